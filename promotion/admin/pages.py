"""What the workbench pages of campaigns share: who comes in, and what a refusal becomes."""

from gaotai_jiazheng.stepped_admin import SteppedAdmin
from promotion.forms.answering import ANSWERS
from promotion.permissions import sees_campaigns


class PromotionAdmin(SteppedAdmin):
    """A register that only services write; seen by bureaus and town clerks."""

    reads = staticmethod(sees_campaigns)
    answers = ANSWERS
