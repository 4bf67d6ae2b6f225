"""The register of enterprises, how they come into it, and the people who act for them."""

from enterprises.models.choices import NEW_LINES, Mode, Purpose, Scope, ServiceLine
from enterprises.models.enterprise import Enterprise, validate_uscc
from enterprises.models.entry import (
    Amendment,
    Declaration,
    Delegation,
    Invitation,
    Premises,
    StandingStep,
)
from enterprises.models.incubator import Incubator, Tenancy
from enterprises.models.member import EnterpriseMember
from enterprises.models.phone_code import PhoneCode
from enterprises.models.register_import import RegisterImport
from enterprises.models.registration import (
    EnterpriseFile,
    Registration,
    RegistrationStep,
    Remark,
)
from enterprises.models.support import HomeCareQualification, Partnership
from enterprises.models.trademark import Trademark, TrademarkStep

__all__ = [
    "NEW_LINES",
    "Amendment",
    "Declaration",
    "Delegation",
    "Enterprise",
    "EnterpriseFile",
    "EnterpriseMember",
    "HomeCareQualification",
    "Incubator",
    "Invitation",
    "Mode",
    "Partnership",
    "PhoneCode",
    "Premises",
    "Purpose",
    "RegisterImport",
    "Registration",
    "RegistrationStep",
    "Remark",
    "Scope",
    "ServiceLine",
    "StandingStep",
    "Tenancy",
    "Trademark",
    "TrademarkStep",
    "validate_uscc",
]
