"""Inspections in the workbench."""

from inspections.admin.checklist import ChecklistAdmin
from inspections.admin.inspection import InspectionAdmin
from inspections.admin.inspector import InspectorAdmin, TieAdmin
from inspections.admin.plan import InspectionPlanAdmin

__all__ = [
    "ChecklistAdmin",
    "InspectionAdmin",
    "InspectionPlanAdmin",
    "InspectorAdmin",
    "TieAdmin",
]
