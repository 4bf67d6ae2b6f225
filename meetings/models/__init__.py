"""Meetings of bureaus: agenda, pack, minutes, and the actions that were decided."""

from meetings.models.action import Action, ActionTerm
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Invitation, Meeting, MeetingStep
from meetings.models.papers import Minutes, Pack

__all__ = [
    "Action",
    "ActionTerm",
    "AgendaItem",
    "Invitation",
    "Meeting",
    "MeetingStep",
    "Minutes",
    "Pack",
]
