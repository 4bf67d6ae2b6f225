"""Who owes whom what when a household-service contract ends early: rules, terms and arithmetic, no database."""

from complaints.refunds.contracts import CONTRACTS, settle
from complaints.refunds.formulae import TABLE_VERSION, Standing
from complaints.refunds.settlement import Line, Settlement, written_out

__all__ = [
    "CONTRACTS",
    "TABLE_VERSION",
    "Line",
    "Settlement",
    "Standing",
    "settle",
    "written_out",
]
