"""Enterprises in the workbench."""

from enterprises.admin.imports import RegisterImportAdmin
from enterprises.admin.register import EnterpriseAdmin
from enterprises.admin.registration import RegistrationAdmin
from enterprises.admin.support import (
    HomeCareQualificationAdmin,
    IncubatorAdmin,
    PartnershipAdmin,
    TrademarkAdmin,
)

__all__ = [
    "EnterpriseAdmin",
    "HomeCareQualificationAdmin",
    "IncubatorAdmin",
    "PartnershipAdmin",
    "RegisterImportAdmin",
    "RegistrationAdmin",
    "TrademarkAdmin",
]
