"""What the pages of quarters, reports and templates share: who comes in, and where their templates are."""

from gaotai_jiazheng import register_admin
from reporting.forms.answering import ANSWERS
from reporting.permissions import reads_reports

FOLDER = "admin/reporting"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PagesAdmin(register_admin.PagesAdmin):
    reads = staticmethod(reads_reports)
    answers = ANSWERS
