"""Events, bases, departures and contest entries in the workbench."""

from recruitment.admin.base import ExportBaseAdmin
from recruitment.admin.booth import BoothAdmin
from recruitment.admin.contest import ContestEntryAdmin
from recruitment.admin.departure import DepartureAdmin
from recruitment.admin.event import RecruitmentEventAdmin

__all__ = [
    "BoothAdmin",
    "ContestEntryAdmin",
    "DepartureAdmin",
    "ExportBaseAdmin",
    "RecruitmentEventAdmin",
]
