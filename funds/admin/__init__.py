"""The workbench of funds."""

from funds.admin.batch import PaymentBatchAdmin
from funds.admin.budget import BudgetAdmin, BudgetChangeAdmin
from funds.admin.payable import CommitmentAdmin, PayableAdmin
from funds.admin.registers import BankFormatAdmin, FundAdmin, PurposeAdmin

__all__ = [
    "BankFormatAdmin",
    "BudgetAdmin",
    "BudgetChangeAdmin",
    "CommitmentAdmin",
    "FundAdmin",
    "PayableAdmin",
    "PaymentBatchAdmin",
    "PurposeAdmin",
]
