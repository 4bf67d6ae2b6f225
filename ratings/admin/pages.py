"""What the workbench pages of ratings have in common: one form, one service, and what a refusal becomes."""

from gaotai_jiazheng.form_answers import FormAnswers

FOLDER = "admin/ratings"
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "notice_not_clear",
        "notice_still_up",
        "panel_incomplete",
        "already_scored",
        "not_on_the_panel",
    }
)
ANSWERS = FormAnswers(CONFLICTS)


def form_page(request, form, step, *, context, done, target, template=f"{FOLDER}/form.html"):
    """Show a form and take the step; the page's link back leads to where the step leads."""
    return ANSWERS.page(
        request,
        form,
        step,
        context=context | {"back": target},
        done=done,
        target=target,
        template=template,
    )
