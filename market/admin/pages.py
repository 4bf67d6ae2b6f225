"""What the workbench pages of the market have in common: one form, one service, what a refusal becomes."""

from django.core.exceptions import PermissionDenied

from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from market.permissions import can_guide
from market.services.conventions import current_association

FOLDER = "admin/market"
# What is no fault of who filled the form in: the row is not as it was.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "term_running",
        "comments_waiting",
        "comment_answered",
        "plan_adopted",
        "plan_not_adopted",
        "duty_done",
        "report_handed_in",
    }
)


class ServiceAdmin(RegisterAdmin):
    """A register that only services write; each step is a page with a form, or a button."""

    sortable_by = ()
    actions = None
    list_max_show_all = 0

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def row_or_404(self, rows, pk):
        return get_or_404(rows, pk)

    def context(self, request, heading, row=None) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row or ''}".strip(),
            "heading": heading,
            "row": row,
        }


def guided_association(user):
    """The association that the person keeps. Raises PermissionDenied, also while there is none.

    Asked by the pages alone: whether an "add" button is shown is asked for every register on every page.
    """
    association = current_association()
    if association is None:
        raise PermissionDenied("还没有登记行业协会，请先登记。")
    if not can_guide(user, association):
        raise PermissionDenied("由协会的指导单位办理。")
    return association


ANSWERS = FormAnswers(CONFLICTS)


def form_page(request, form, step, *, context, done, target, back=None):
    """Show a form and take the step, called with the cleaned values. target: where to go then, or a function of what
    the step gave; back: where to go without the step, the target when None."""
    return ANSWERS.page(
        request,
        form,
        lambda: step(**form.cleaned_data),
        context=context | {"back": back or target},
        done=done,
        target=target,
        template=f"{FOLDER}/form.html",
    )
