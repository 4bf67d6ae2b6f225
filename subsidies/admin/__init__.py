"""The workbench of subsidies."""

from subsidies.admin.application import ApplicationAdmin
from subsidies.admin.class_claim import ClassClaimAdmin
from subsidies.admin.policy import SubsidyPolicyAdmin

__all__ = ["ApplicationAdmin", "ClassClaimAdmin", "SubsidyPolicyAdmin"]
