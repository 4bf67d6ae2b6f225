"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, TOO_MANY, DONE = 422, 409, 429, 302
GET_AND_POST = ["GET", "HEAD", "POST"]
# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "visit_known",
        "rated_already",
        "disputed_already",
        "rate_over",
        "change_over",
        "confirm_over",
        "not_yet",
        "notice_not_clear",
        "star_already",
        "nobody",
    }
)


def posted(request):
    """What was sent; None for a page that is only looked at. An empty form is sent, too."""
    return request.POST if request.method == "POST" else None


def send(form, service) -> int:
    """Take a step with what was filled in: 302 done, 422 filled in wrongly, 409 not possible now, 429 too
    often."""
    if not form.is_valid():
        return INVALID
    try:
        service(**form.cleaned_data)
    except ValidationError as error:
        return add_errors(form, error)
    return DONE


def add_errors(form, error) -> int:
    """Put a refusal beside the field it names, or above the form; the status of the answer."""
    errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    codes = set()
    for name, each in errors.items():
        form.add_error(name if name in form.fields else None, each)
        codes |= {one.code for one in each}
    if "too_many" in codes:
        return TOO_MANY
    return CONFLICT if CONFLICTS & codes else INVALID
