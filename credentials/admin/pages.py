"""What the workbench pages of exams have in common: one form, one service, and what a refusal becomes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse

FOLDER = "admin/credentials"
# What is right as it was filled in, but not possible now.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "exam_begun",
        "exam_seats_not_exceeded",
        "exam_results_confirmed",
        "candidate_once_in_an_exam",
        "registered_while_announced",
        "withdrawn_while_announced",
        "withdrawn",
        "result_version_once",
        "result_confirmed_newest",
        "result_confirmed",
        "result_of_an_exam_held",
        "part_while_the_exam_is_open",
        "part_stays_once_announced",
        "issued_one_that_stands",
        "already_revoked",
        "already_withdrawn",
        "already_examined",
        "already_decided",
    }
)


def posted(request):
    """What was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(request, form, step, *, context, done, target, template=f"{FOLDER}/form.html"):
    """Show a form and take the step; 422 what is filled in wrongly, 409 what is not possible now.

    step: called without arguments when the form is in order. target: where to go afterwards, or a
    function of what the step gave.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = step()
            except ValidationError as error:
                add_errors(form, error)
                status = 409 if CONFLICTS & codes_of(error) else 422
            else:
                messages.success(request, done)
                return redirect(target(made) if callable(target) else target)
    return TemplateResponse(request, template, context | {"form": form}, status=status)


def button(request, step, *, done, target):
    """Take a step of one button; a refusal becomes a sentence on the page."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(target)


def add_errors(form, error):
    """Put a service's refusal beside the field it names, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.error_list)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def codes_of(error) -> set[str]:
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}
