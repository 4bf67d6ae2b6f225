"""Hotlines in the web admin: partners and their keys, work orders, news that was not taken."""

from exchange.admin.orders import DeliveryAdmin, WorkOrderAdmin
from exchange.admin.partners import PartnerAdmin, PartnerKeyAdmin

__all__ = ["DeliveryAdmin", "PartnerAdmin", "PartnerKeyAdmin", "WorkOrderAdmin"]
