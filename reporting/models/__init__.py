"""Quarters, the bureaus' reports with their words and figures, and the templates of superiors."""

from reporting.models.period import ReportPeriod
from reporting.models.report import ProgressReport, ReportEntry, ReportFigure, ReportStep
from reporting.models.template import ReportTemplate, TemplateBinding

__all__ = [
    "ProgressReport",
    "ReportEntry",
    "ReportFigure",
    "ReportPeriod",
    "ReportStep",
    "ReportTemplate",
    "TemplateBinding",
]
