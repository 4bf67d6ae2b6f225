"""Training in the workbench."""

from training.admin.classroom import (
    AuditFlagAdmin,
    ClassroomAdmin,
    ClassroomTermsAdmin,
    CompletionAdmin,
)
from training.admin.demand import (
    BaseApplicationAdmin,
    DemandAnswerAdmin,
    DemandSurveyAdmin,
    EmployerOrderAdmin,
)
from training.admin.registers import InstitutionAdmin, ShortageCatalogueAdmin, TeacherAdmin
from training.admin.training_class import TrainingClassAdmin
from training.admin.year_plan import YearPlanAdmin

__all__ = [
    "AuditFlagAdmin",
    "BaseApplicationAdmin",
    "ClassroomAdmin",
    "ClassroomTermsAdmin",
    "CompletionAdmin",
    "DemandAnswerAdmin",
    "DemandSurveyAdmin",
    "EmployerOrderAdmin",
    "InstitutionAdmin",
    "ShortageCatalogueAdmin",
    "TeacherAdmin",
    "TrainingClassAdmin",
    "YearPlanAdmin",
]
