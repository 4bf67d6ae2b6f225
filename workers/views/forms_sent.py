"""How a page takes a form: 422 what is filled in wrongly, 409 what cannot be now, 429 what is too often."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, TOO_MANY = 422, 409, 429
CONFLICTS = frozenset({"step_not_allowed", "employment_ended", "not_employed", "changed_meanwhile"})


def posted(request):
    return request.POST if request.method == "POST" else None


def add_errors(form, error: ValidationError) -> int:
    """Put a refusal beside its field, or above the form; the status of the answer."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    codes = set()
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)
        codes |= {each.code for each in errors}
    if "too_many" in codes:
        return TOO_MANY
    return CONFLICT if codes & CONFLICTS else INVALID


def take(form, service, **values) -> int:
    """Send a valid form to a service (its cleaned data with the values); 302 when it is done."""
    if not form.is_valid():
        return INVALID
    try:
        service(**form.cleaned_data, **values)
    except ValidationError as error:
        return add_errors(form, error)
    return 302
