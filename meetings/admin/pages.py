"""What the pages of meetings and actions share: who comes in, and where their templates are."""

from gaotai_jiazheng.register_admin import PagesAdmin
from meetings.forms.answering import ANSWERS
from meetings.permissions import reads_meetings

FOLDER = "admin/meetings"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class MeetingsAdmin(PagesAdmin):
    form_template = f"{FOLDER}/form.html"
    reads = staticmethod(reads_meetings)
    answers = ANSWERS
