"""Funds, budgets by year and purpose, commitments, what is to be paid, and batches for the bank."""

from funds.models.bank import BankFormat
from funds.models.batch import BatchPayment, BatchRow, BatchStep, PaymentBatch
from funds.models.budget import Budget, BudgetChange
from funds.models.commitment import Commitment
from funds.models.files import BatchFile, BatchFilePart, ReturnFile
from funds.models.fund import Fund, Purpose
from funds.models.payable import AccountCorrection, Payable

__all__ = [
    "AccountCorrection",
    "BankFormat",
    "BatchFile",
    "BatchFilePart",
    "BatchPayment",
    "BatchRow",
    "BatchStep",
    "Budget",
    "BudgetChange",
    "Commitment",
    "Fund",
    "Payable",
    "PaymentBatch",
    "Purpose",
    "ReturnFile",
]
