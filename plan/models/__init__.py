"""The county's plan: measures, who is responsible, what is promised, and what the records said on a day."""

from plan.models.clause import Clause, Commitment
from plan.models.plan import Measure, Plan, Responsibility
from plan.models.reading import Reading
from plan.models.target import Target, TargetWatch
from plan.models.telling import TargetTelling

__all__ = [
    "Clause",
    "Commitment",
    "Measure",
    "Plan",
    "Reading",
    "Responsibility",
    "Target",
    "TargetTelling",
    "TargetWatch",
]
