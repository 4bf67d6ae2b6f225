"""Training: who trains, the year's plan and its quota, classes, who sits in them, and what comes of it."""

from training.models.assessment import Assessment, Completion, Settlement
from training.models.attendance import Attendance, SignInSheet
from training.models.base import BaseApplication, BaseFile
from training.models.catalogue import ShortageCatalogue
from training.models.choices import ClassKind, ClassMode
from training.models.classroom import Classroom
from training.models.curriculum import Curriculum
from training.models.enrolment import Enrolment
from training.models.flag import AuditFlag
from training.models.followup import FollowupAnswer, FollowupRound
from training.models.institution import Institution, InstitutionMember, Teacher
from training.models.order import EmployerOrder
from training.models.survey import DemandAnswer, DemandSurvey
from training.models.terms import ClassroomTerms
from training.models.training_class import ClassStep, Session, TrainingClass
from training.models.year_plan import Quota, YearPlan

__all__ = [
    "Assessment",
    "Attendance",
    "AuditFlag",
    "BaseApplication",
    "BaseFile",
    "ClassKind",
    "ClassMode",
    "ClassStep",
    "Classroom",
    "ClassroomTerms",
    "Completion",
    "Curriculum",
    "DemandAnswer",
    "DemandSurvey",
    "EmployerOrder",
    "Enrolment",
    "FollowupAnswer",
    "FollowupRound",
    "Institution",
    "InstitutionMember",
    "Quota",
    "Session",
    "Settlement",
    "ShortageCatalogue",
    "SignInSheet",
    "Teacher",
    "TrainingClass",
    "YearPlan",
]
