"""What the pages of deposits and claims share: the register, a row of it, and a step with its form."""

from deposits import permissions
from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import PagesAdmin

FOLDER = "admin/deposits"
# What is no fault of who filled the form in: the row is not as it was, or there is not enough money.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "deposit_closed",
        "balance_too_low",
        "hold_ended",
        "still_waiting",
        "claims_open",
        "recovery_ended",
        "recovery_under_way",
    }
)


class BooksAdmin(PagesAdmin):
    """A register that only services write; each step is a page with a form."""

    reads = staticmethod(permissions.sees_deposits)
    answers = FormAnswers(CONFLICTS)

    def step_page(self, request, row, form, heading, service, *, grave=False):
        """Show a step's form and take the step; 422 what is filled in wrongly, 409 what cannot be now."""

        def take(form):
            service(row, by=request.user, **form.cleaned_data)

        context = self.context(request, heading, row) | {"is_grave": grave}
        return self.answer(request, form, take, context)
