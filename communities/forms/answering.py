"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, DONE = 422, 409, 302
# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "pause_ordered",
        "enterprise_not_registered",
        "outlet_known",
        "facility_closed",
        "facility_in_use",
        "outlet_ended",
        "bill_missing",
        "months_overlap",
        "days_overlap",
        "outlet_not_open",
        "event_closed",
        "event_begun",
        "event_not_begun",
        "seats_gone",
        "registered_already",
    }
)


def posted(request):
    """What was sent; None for a page that is only looked at. An empty form is sent, too."""
    return request.POST if request.method == "POST" else None


def send(form, service) -> int:
    """Take a step with what was filled in: 302 done, 422 filled in wrongly, 409 not possible now."""
    if not form.is_valid():
        return INVALID
    try:
        service(**form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return CONFLICT if CONFLICTS & codes_of(error) else INVALID
    return DONE


def add_errors(form, error) -> None:
    """Put a refusal beside the field it names, or above the form."""
    errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, each in errors.items():
        form.add_error(name if name in form.fields else None, each)


def codes_of(error) -> set[str]:
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}
