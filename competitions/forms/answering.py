"""How a form is sent to its service, and what a refusal becomes on the page."""

from django.core.exceptions import ValidationError

INVALID, CONFLICT, TOO_MANY, DONE = 422, 409, 429, 302
# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "competition_closed",
        "competition_announced_whole",
        "competition_three_judges",
        "competition_entries_numbered",
        "competition_all_scored",
        "entry_three_judges_without_a_tie",
        "entry_in_its_time",
        "entry_once_in_an_event",
        "event_stays_once_announced",
        "judge_before_it_is_held",
        "draw_announced",
        "draw_not_announced",
        "draw_made",
        "entries_to_decide",
        "nobody_eligible",
        "start_draw_after_the_number",
        "sheet_while_it_is_held",
        "sheet_by_a_judge_without_a_tie",
        "sheet_version_once",
        "already_scored",
        "notice_not_clear",
        "notice_closed",
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
