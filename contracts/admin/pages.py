"""What the workbench pages of contracts share: who sees them, and what a refusal becomes."""

from contracts import permissions
from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import PagesAdmin

FOLDER = "admin/contracts"
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "template_not_draft",
        "template_not_in_use",
        "call_answered",
    }
)


class WatchedAdmin(PagesAdmin):
    """A register for the bureaus that look after contracts; only services write it."""

    reads, answers = staticmethod(permissions.sees_contracts), FormAnswers(CONFLICTS)
    form_template = f"{FOLDER}/form.html"
