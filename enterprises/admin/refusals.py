"""What a service's refusal becomes on a page of the workbench."""

CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "same_person",
        "uscc_claimed",
        "already_decided",
        "changed_meanwhile",
        "amendment_open",
    }
)


def add_errors(form, error):
    """Put a refusal beside the field it names, or above the form."""
    errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, each in errors.items():
        form.add_error(name if name in form.fields else None, each)


def status_of(error) -> int:
    """409 where somebody else was faster or has to act, else 422."""
    if hasattr(error, "error_dict"):
        found = [each for errors in error.error_dict.values() for each in errors]
    else:
        found = error.error_list
    return 409 if CONFLICTS & {each.code for each in found} else 422
