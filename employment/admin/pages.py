"""What the workbench pages of posts, seekers and matches share: who comes in, and what a refusal becomes."""

from employment.forms.answering import ANSWERS
from employment.permissions import sees_jobs
from gaotai_jiazheng.stepped_admin import SteppedAdmin


class EmploymentAdmin(SteppedAdmin):
    """A register that only services write; seen by the bureaus of measure 11 and by stations."""

    reads = staticmethod(sees_jobs)
    answers = ANSWERS
