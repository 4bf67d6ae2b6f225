"""Training in the workbench."""

from training.admin.registers import InstitutionAdmin, ShortageCatalogueAdmin, TeacherAdmin
from training.admin.training_class import TrainingClassAdmin
from training.admin.year_plan import YearPlanAdmin

__all__ = [
    "InstitutionAdmin",
    "ShortageCatalogueAdmin",
    "TeacherAdmin",
    "TrainingClassAdmin",
    "YearPlanAdmin",
]
