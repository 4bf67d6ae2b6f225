"""One form for each step of a case: the fields that its service takes, with what they lead to."""

from itertools import chain

from complaints.forms.steps import (
    closing,
    clues,
    deciding,
    handing,
    handovers,
    linking,
    mediating,
    negotiating,
    overseeing,
    reporting,
    wages,
)
from complaints.forms.steps.step import StepForm
from complaints.transitions import Action, Kind

MODULES = (
    handing,
    deciding,
    negotiating,
    mediating,
    clues,
    closing,
    reporting,
    handovers,
    overseeing,
    linking,
)


def step_forms(modules) -> dict[str, type[StepForm]]:
    """Action -> its form, of the forms that these modules define."""
    return {
        form.action: form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type)
        and issubclass(form, StepForm)
        and hasattr(form, "action")
        and form not in OF_ONE_KIND
    }


WAGE_FORMS = (
    wages.AcceptWageForm,
    wages.AnswerWageForm,
    wages.MediateLaborForm,
    wages.EndLaborMediationForm,
    wages.ApplyArbitrationForm,
    wages.AcceptArbitrationForm,
    wages.EndArbitrationForm,
)
# Kind -> the forms of steps that mean something of their own for this kind.
FORMS_OF_KIND: dict[str, dict[str, type[StepForm]]] = {
    Kind.VIOLATION_REPORT: {
        Action.TELL: reporting.TellResultForm,
        Action.MERGE: reporting.MergeForm,
        Action.START_APPRAISAL: reporting.StartAppraisalOfReportForm,
        Action.END_APPRAISAL: reporting.EndAppraisalOfReportForm,
    },
    Kind.WAGE_ARREARS: {form.action: form for form in WAGE_FORMS},
}
OF_ONE_KIND = frozenset(chain.from_iterable(forms.values() for forms in FORMS_OF_KIND.values()))
STEP_FORMS = step_forms(MODULES)


def form_of(kind, action) -> type[StepForm] | None:
    """The form of a step for a case of this kind; None where nobody takes such a step by a form."""
    return FORMS_OF_KIND.get(kind, {}).get(action) or STEP_FORMS.get(action)
