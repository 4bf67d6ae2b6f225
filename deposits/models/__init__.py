"""Quality deposits (质量保证金), claims on them, and their recovery."""

from deposits.models.claim import AdvanceClaim, ClaimEvidence
from deposits.models.custodian import Custodian, CustodianMember
from deposits.models.deposit import QualityDeposit
from deposits.models.recovery import Instalment, Recovery, RecoveryReceipt
from deposits.models.step import DepositStep
from deposits.models.terms import DepositTerms

__all__ = [
    "AdvanceClaim",
    "ClaimEvidence",
    "Custodian",
    "CustodianMember",
    "DepositStep",
    "DepositTerms",
    "Instalment",
    "QualityDeposit",
    "Recovery",
    "RecoveryReceipt",
]
