"""Hotlines in the web admin: partners and their keys, work orders, their files, news that was not taken."""

from exchange.admin.batches import ColumnMappingAdmin, ImportBatchAdmin
from exchange.admin.orders import DeliveryAdmin, WorkOrderAdmin
from exchange.admin.partners import PartnerAdmin, PartnerKeyAdmin

__all__ = [
    "ColumnMappingAdmin",
    "DeliveryAdmin",
    "ImportBatchAdmin",
    "PartnerAdmin",
    "PartnerKeyAdmin",
    "WorkOrderAdmin",
]
