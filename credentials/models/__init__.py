"""Exams of skills, the certificates that follow, awards, and the passport that a worker gives away."""

from credentials.models.award import Award, AwardFile, RewardRule
from credentials.models.body import EmployerBody
from credentials.models.issue import Issue
from credentials.models.passport import Passport, PassportField, PassportOpening
from credentials.models.person import ExamPerson, Part, Qualification
from credentials.models.plan import ExamPlan, Outlier, PlanPart, Step
from credentials.models.promotion import Promotion
from credentials.models.registration import Recusal, Registration
from credentials.models.result import Result
from credentials.models.rules import ExamTerms, LevelRule

__all__ = [
    "Award",
    "AwardFile",
    "EmployerBody",
    "ExamPerson",
    "ExamPlan",
    "ExamTerms",
    "Issue",
    "LevelRule",
    "Outlier",
    "Part",
    "Passport",
    "PassportField",
    "PassportOpening",
    "PlanPart",
    "Promotion",
    "Qualification",
    "Recusal",
    "Registration",
    "Result",
    "RewardRule",
    "Step",
]
