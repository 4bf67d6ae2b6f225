"""Training: who trains, the year's plan and its quota, classes, and who sits in them."""

from training.models.catalogue import ShortageCatalogue
from training.models.choices import ClassKind, ClassMode
from training.models.enrolment import Enrolment
from training.models.institution import Institution, InstitutionMember, Teacher
from training.models.training_class import ClassStep, Session, TrainingClass
from training.models.year_plan import Quota, YearPlan

__all__ = [
    "ClassKind",
    "ClassMode",
    "ClassStep",
    "Enrolment",
    "Institution",
    "InstitutionMember",
    "Quota",
    "Session",
    "ShortageCatalogue",
    "Teacher",
    "TrainingClass",
    "YearPlan",
]
