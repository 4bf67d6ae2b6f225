"""Policies in versions, and what people ask for under them."""

from subsidies.models.application import Application
from subsidies.models.class_claim import ClaimLine, ClassClaim
from subsidies.models.correction import FactCorrection
from subsidies.models.internship import InternshipPeriod
from subsidies.models.listing import NoticeList
from subsidies.models.policy import NOT_CONFIRMED, PolicyAmount, PolicyCode, SubsidyPolicy
from subsidies.models.record import (
    ApplicationStep,
    Approval,
    ClawBack,
    Entitlement,
    EntitlementRun,
    GapList,
    Material,
    Recusal,
)

__all__ = [
    "NOT_CONFIRMED",
    "Application",
    "ApplicationStep",
    "Approval",
    "ClaimLine",
    "ClassClaim",
    "ClawBack",
    "Entitlement",
    "EntitlementRun",
    "FactCorrection",
    "GapList",
    "InternshipPeriod",
    "Material",
    "NoticeList",
    "PolicyAmount",
    "PolicyCode",
    "Recusal",
    "SubsidyPolicy",
]
