"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

from employment.refusals import CONFLICTS

INVALID, CONFLICT, TOO_MANY, DONE = 422, 409, 429, 302


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
