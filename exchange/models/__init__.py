"""The hotlines that hand cases over: who they are, what they brought, what they are told."""

from exchange.models.delivery import Delivery
from exchange.models.order import ImportBatch, WorkOrder
from exchange.models.partner import Partner, PartnerKey, UsedNonce

__all__ = ["Delivery", "ImportBatch", "Partner", "PartnerKey", "UsedNonce", "WorkOrder"]
