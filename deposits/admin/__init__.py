"""The workbench of deposits."""

from deposits.admin.claim import AdvanceClaimAdmin
from deposits.admin.deposit import QualityDepositAdmin
from deposits.admin.registers import CustodianAdmin, DepositTermsAdmin

__all__ = ["AdvanceClaimAdmin", "CustodianAdmin", "DepositTermsAdmin", "QualityDepositAdmin"]
