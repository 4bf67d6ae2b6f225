"""What the workbench pages of outlets share: who comes in, and what a refusal becomes."""

from communities.forms.answering import ANSWERS
from communities.permissions import sees_outlets
from gaotai_jiazheng.stepped_admin import SteppedAdmin


class CommunitiesAdmin(SteppedAdmin):
    """A register that only services write; seen by bureaus and town clerks."""

    reads = staticmethod(sees_outlets)
    answers = ANSWERS
