"""What the workbench pages of visits and stars share: who comes in, and what a refusal becomes."""

from gaotai_jiazheng.stepped_admin import SteppedAdmin
from visits.permissions import sees_visits
from visits.views.answering import ANSWERS


class VisitsAdmin(SteppedAdmin):
    """A register that only services write; seen by the bureaus of measures 13 to 15."""

    reads = staticmethod(sees_visits)
    answers = ANSWERS
