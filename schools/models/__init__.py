"""Schools, the majors of the plan that they teach, their students in figures, and what they do with enterprises."""

from schools.models.agreement import Agreement, AgreementKind, Module, ModuleKind
from schools.models.programme import Figures, Programme, Step
from schools.models.school import Major, School, SchoolKind

__all__ = [
    "Agreement",
    "AgreementKind",
    "Figures",
    "Major",
    "Module",
    "ModuleKind",
    "Programme",
    "School",
    "SchoolKind",
    "Step",
]
