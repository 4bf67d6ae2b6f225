"""The workbench of reports."""

from reporting.admin.period import ReportPeriodAdmin
from reporting.admin.report import ProgressReportAdmin
from reporting.admin.template import ReportTemplateAdmin

__all__ = ["ProgressReportAdmin", "ReportPeriodAdmin", "ReportTemplateAdmin"]
