"""One form for each step of a case: the fields that its service takes, with what they lead to."""

from complaints.forms.steps import closing, deciding, handing, mediating, overseeing
from complaints.forms.steps.step import StepForm

MODULES = (handing, deciding, mediating, closing, overseeing)


def step_forms(modules) -> dict[str, type[StepForm]]:
    """Action -> its form, of the forms that these modules define."""
    return {
        form.action: form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, StepForm) and hasattr(form, "action")
    }


STEP_FORMS = step_forms(MODULES)
# Kind -> the forms of steps that mean something of their own for this kind.
FORMS_OF_KIND: dict[str, dict[str, type[StepForm]]] = {}


def form_of(kind, action) -> type[StepForm] | None:
    """The form of a step for a case of this kind; None where nobody takes such a step by a form."""
    return FORMS_OF_KIND.get(kind, {}).get(action) or STEP_FORMS.get(action)
