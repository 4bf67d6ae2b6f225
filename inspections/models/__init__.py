"""Checklists, inspectors, plans, draws, and what was found on site."""

from inspections.models.checklist import Checklist, Question
from inspections.models.draw import Draw, DrawnEnterprise
from inspections.models.finding import Finding, Recheck, Rectification, RectificationFile
from inspections.models.inspection import Assignment, Inspection, Recusal, Step
from inspections.models.inspector import Inspector, Tie
from inspections.models.plan import InspectionPlan, PlanBureau
from inspections.models.record import Photo, Reply

__all__ = [
    "Assignment",
    "Checklist",
    "Draw",
    "DrawnEnterprise",
    "Finding",
    "Inspection",
    "InspectionPlan",
    "Inspector",
    "Photo",
    "PlanBureau",
    "Question",
    "Recheck",
    "Rectification",
    "RectificationFile",
    "Recusal",
    "Reply",
    "Step",
    "Tie",
]
