"""What the pages of meetings and actions share: who comes in, and where their templates are."""

from gaotai_jiazheng import register_admin
from meetings.forms.answering import ANSWERS
from meetings.permissions import reads_meetings

FOLDER = "admin/meetings"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PagesAdmin(register_admin.PagesAdmin):
    form_template = f"{FOLDER}/form.html"
    reads = staticmethod(reads_meetings)
    answers = ANSWERS
