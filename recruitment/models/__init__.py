"""Recruitment events with their booths, bases of labour export, who left for work, and contest entries."""

from recruitment.models.base import BaseStep, ExportBase
from recruitment.models.booth import Booth, Intent
from recruitment.models.contest import ContestEntry
from recruitment.models.departure import Departure, FollowUp
from recruitment.models.event import EventStep, Mode, RecruitmentEvent

__all__ = [
    "BaseStep",
    "Booth",
    "ContestEntry",
    "Departure",
    "EventStep",
    "ExportBase",
    "FollowUp",
    "Intent",
    "Mode",
    "RecruitmentEvent",
]
