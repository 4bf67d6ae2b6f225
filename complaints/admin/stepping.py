"""Taking one step of a case from the workbench: the form, the service, and what a refusal becomes."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from complaints import permissions, services
from complaints.admin.wording import state_words
from complaints.forms.steps import form_of
from complaints.models import ReplyTemplate
from complaints.reply_templates import fill
from complaints.services.stepping import refuse_if_changed
from complaints.transitions import Action, state_after
from gaotai_jiazheng.form_answers import add_errors, codes_of

CONFLICTS = frozenset(
    {"step_not_allowed", "changed_meanwhile", "merge_impossible", "merge_depended_on"}
)
TEMPLATE = "admin/complaints/complaint/step.html"


def step_page(request, complaint, action_name, context):
    """Show the form of a step and take it; 403 who may not, 409 what is not possible now, 422 what is
    filled in wrongly. context: of the admin site."""
    form_class = form_of(complaint.kind, action_name)
    if form_class is None:
        raise Http404
    action = Action(action_name)
    replies = list(ReplyTemplate.objects.fitting(complaint, action))
    form = form_class(
        request.POST if request.method == "POST" else None,
        complaint=complaint,
        user=request.user,
        initial={
            "seen_step": last_step_id(complaint),
            **chosen_reply(request, complaint, replies),
            **chosen_case(request),
        },
    )
    status = 200
    if request.method == "POST":
        status = take(request, form)
        if status == 200:
            messages.success(request, form.done())
            return leave(request, complaint)
    elif not permissions.may_do(request.user, complaint, action):
        raise PermissionDenied(f"您不能对这件事项{action.label}。")
    elif state_after(complaint.kind, complaint.state, action) is None:
        status = 409
    context |= {
        "title": f"{action.label} {complaint.number}",
        "action": action,
        "complaint": complaint,
        "state": state_words(complaint),
        "form": form,
        "replies": replies if "public_note" in form.fields else [],
        "is_possible": status != 409 or form.has_error("into"),
        "typed": typed_words(form),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def typed_words(form) -> list[tuple]:
    """(label, text) of what was written into the form: when the step has become impossible it can still be
    copied out of the page."""
    if not form.is_bound:
        return []
    lines = [each for each in form.visible_fields() if isinstance(each.field, forms.CharField)]
    return [(line.label, line.value()) for line in lines if line.value()]


def chosen_reply(request, complaint, replies) -> dict:
    """The public note that begins with the reply template which the page was asked for with."""
    chosen = request.GET.get("reply")
    texts = [fill(reply.text, complaint) for reply in replies if str(reply.pk) == chosen]
    return {"public_note": texts[0]} if texts else {}


def chosen_case(request) -> dict:
    """The number of the case that the page was asked for with, for a step that is about two cases."""
    number = request.GET.get("into", "")[:24]
    return {"into": number} if number else {}


def last_step_id(complaint):
    return complaint.steps.order_by("-pk").values_list("pk", flat=True).first()


def seen_step_of(request) -> int | None:
    """The last step that the officer saw on a page without a form of its own for it; None where it is not said."""
    text = request.POST.get("seen_step", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def take(request, form) -> int:
    """Take the step when the form is in order; the status that the answer has. Raises PermissionDenied.

    Whether somebody else has stepped since is asked first: nobody mends the fields of an old page.
    """
    is_valid = form.is_valid()
    seen_step = form.cleaned_data.get("seen_step")
    try:
        if seen_step is not None:
            refuse_if_changed(form.complaint, seen_step)
        if not permissions.may_do(request.user, form.complaint, form.action):
            raise PermissionDenied(f"您不能对这件事项{form.action.label}。")
        if not is_valid:
            return 422
        take_step = getattr(services, form.verb or form.action)
        take_step(form.complaint, by=request.user, **form.values())
    except ValidationError as error:
        add_errors(form, error)
        return 409 if CONFLICTS & codes_of(error) else 422
    return 200


def leave(request, complaint):
    """Back to the case; to the list when the step has taken it out of the person's sight."""
    still_seen = type(complaint).objects.visible_to(request.user).filter(pk=complaint.pk).exists()
    if still_seen:
        return redirect(complaint)
    return redirect("admin:complaints_complaint_changelist")
