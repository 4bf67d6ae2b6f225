"""What the pages of quarters, reports and templates share: who comes in, and where their templates are."""

from gaotai_jiazheng.register_admin import PagesAdmin
from reporting.forms.answering import ANSWERS
from reporting.permissions import reads_reports

FOLDER = "admin/reporting"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportingAdmin(PagesAdmin):
    reads = staticmethod(reads_reports)
    answers = ANSWERS
