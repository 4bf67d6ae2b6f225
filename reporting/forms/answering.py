"""What a refusal becomes on the page of a form."""

INVALID, CONFLICT = 422, 409
# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "report_closed",
        "report_words_while_it_is_open",
        "report_period_once_a_quarter",
        "progress_report_decided_by_another",
        "template_retired",
        "nothing_accepted",
        "nothing_bound",
        "placeholders_unbound",
        "series_missing",
    }
)


def posted(request):
    """What was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def add_errors(form, error) -> int:
    """Put a refusal beside the field it names, or above the form; the status of the answer."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)
    codes = {each.code for errors in by_field.values() for each in errors}
    return CONFLICT if codes & CONFLICTS else INVALID
