"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, DONE = 422, 409, 302
# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "event_not_over",
        "event_not_begun",
        "event_takes_no_requests",
        "recruitment_booths_within_limit",
        "booth_of_an_open_event",
        "booth_once_at_an_event",
        "intent_at_a_given_booth",
        "already_home",
        "follow_up_once",
        "already_ended",
        "review_not_open",
        "review_open",
    }
)


def posted(request):
    """What was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def send(form, service) -> int:
    """Take a step with what was filled in: 302 done, 422 filled in wrongly, 409 not possible now."""
    if not form.is_valid():
        return INVALID
    try:
        service(**form.cleaned_data)
    except ValidationError as error:
        return add_errors(form, error)
    return DONE


def add_errors(form, error) -> int:
    """Put a refusal beside the field it names, or above the form; the status of the answer."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)
    codes = {each.code for errors in by_field.values() for each in errors}
    return CONFLICT if codes & CONFLICTS else INVALID
