"""The hotlines that hand cases over: who they are, what they brought, what they are told."""

from exchange.models.batch import (
    NEEDED_FIELDS,
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportProblem,
    OrderField,
)
from exchange.models.delivery import Delivery
from exchange.models.order import WorkOrder
from exchange.models.partner import Partner, PartnerKey, UsedNonce

__all__ = [
    "NEEDED_FIELDS",
    "ColumnMapping",
    "Delivery",
    "ImportBatch",
    "ImportFile",
    "ImportProblem",
    "OrderField",
    "Partner",
    "PartnerKey",
    "UsedNonce",
    "WorkOrder",
]
