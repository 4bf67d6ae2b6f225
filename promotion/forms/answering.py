"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, GONE, FORBIDDEN, DONE = 422, 409, 410, 403, 302
# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "batch_closed",
        "stock_gone",
        "cap_reached",
        "used_already",
        "not_claimed",
        "settled_already",
        "joined_already",
        "not_qualified",
        "notice_not_clear",
        "notice_closed",
        "campaign_over",
        "balance_too_low",
        "year_closed",
        "batch_missing",
        "not_settled",
        "same_person",
        "does_not_add_up",
        "outlet_closed",
    }
)
STATUS_OF = {"voucher_expired": GONE, "not_taking_part": FORBIDDEN}


def posted(request):
    """What was sent; None for a page that is only looked at. An empty form is sent, too."""
    return request.POST if request.method == "POST" else None


def send(form, service) -> int:
    """Take a step with what was filled in: 302 done, 422 filled in wrongly, 409 not possible now, 410 expired,
    403 of somebody else's campaign."""
    if not form.is_valid():
        return INVALID
    try:
        service(**form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return status_of(error)
    return DONE


def status_of(error) -> int:
    """The status of a refusal."""
    codes = codes_of(error)
    for code, status in STATUS_OF.items():
        if code in codes:
            return status
    return CONFLICT if CONFLICTS & codes else INVALID


def add_errors(form, error) -> None:
    """Put a refusal beside the field it names, or above the form."""
    errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, each in errors.items():
        form.add_error(name if name in form.fields else None, each)


def codes_of(error) -> set[str]:
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}
