"""Who fits a post of the enterprise: nameless until the seeker agrees, then interviews and who began to work."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reveal
from employment import pairing, permissions
from employment.forms.answering import send
from employment.forms.pairs import (
    EndForm,
    InterviewForm,
    LeaveForm,
    OutcomeForm,
    PlaceForm,
    ReasonForm,
)
from employment.models import Interview, Match, Seeker
from employment.services import pairs
from employment.transitions import MatchState
from employment.views.workspace import GET_AND_POST, job_of
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, INVALID, posted

STEPS = {
    "interview": ("约面试", InterviewForm, pairs.plan_interview),
    "outcome": ("登记面试结果", OutcomeForm, pairs.record_interview),
    "place": ("登记上岗", PlaceForm, pairs.place),
    "end": ("未成，结束", EndForm, pairs.end),
    "leave": ("登记离岗", LeaveForm, pairs.end_placement_of),
}


@never_cache
@require_safe
@enterprise_page
def candidates(request, enterprise, pk):
    """Seekers who fit the post, with the score and its reasons; no name, no telephone."""
    found = job_of(enterprise, pk)
    context = {
        "job": found,
        "pairs": pairing.candidates_for(found) if found.is_open else [],
        "matches": list(
            found.matches.select_related("seeker", "placement").order_by("-score", "pk")[:100]
        ),
    }
    return render(request, "employment/workspace/candidates.html", context)


@never_cache
@require_POST
@enterprise_page
def propose(request, enterprise, pk, seeker):
    """Have a seeker asked."""
    job = job_of(enterprise, pk)
    seeker = get_object_or_404(Seeker.objects.looking(), pk=seeker)
    try:
        pairs.propose(job, seeker, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已去问本人，答复以后通知您。")
    return redirect("workspace_jobs:candidates", pk)


def match_of(enterprise, pk) -> Match:
    """A match of a post of the enterprise; raises Http404."""
    rows = Match.objects.select_related("job__enterprise", "job__community__town", "seeker")
    return get_object_or_404(rows, job__enterprise=enterprise, pk=pk)


def steps_of(match) -> list[tuple[str, str]]:
    """(name, label) of what may be done with a match now."""
    if match.state == MatchState.PROPOSED:
        return [("end", STEPS["end"][0])]
    if match.state == MatchState.PLACED and match.placement.ended_on is None:
        return [("leave", STEPS["leave"][0])]
    if match.state != MatchState.AGREED:
        return []
    is_planned = match.interviews.filter(outcome=Interview.Outcome.PLANNED).exists()
    names = ["outcome" if is_planned else "interview", "place", "end"]
    return [(name, STEPS[name][0]) for name in names]


@never_cache
@require_safe
@enterprise_page
def match(request, enterprise, pk):
    """One match: how it stands, the interviews, and what may be done."""
    found = match_of(enterprise, pk)
    context = {
        "match": found,
        "job": found.job,
        "placement": found.placement if found.state == MatchState.PLACED else None,
        "steps": steps_of(found),
        "interviews": list(found.interviews.all()[:50]),
        "can_open": permissions.may_open_contact(request.user, found)
        and not found.seeker.erased_at,
    }
    return render(request, "employment/workspace/match.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def step(request, enterprise, pk, name):
    """One step of a match; 403 who may not, 409 what is not possible now, 422 what is filled in wrongly."""
    found = match_of(enterprise, pk)
    if name not in STEPS:
        raise Http404
    label, form_class, service = STEPS[name]
    form, status = form_class(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(service, found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{label}。")
            return redirect("workspace_jobs:match", pk)
    context = {"job": found.job, "form": form, "heading": label, "button": label}
    return render(request, "employment/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def contact(request, enterprise, pk):
    """Who the seeker is, once she agreed; each look is written down with its reason."""
    found = match_of(enterprise, pk)
    if not permissions.may_open_contact(request.user, found) or found.seeker.erased_at:
        raise PermissionDenied("求职人同意以后才能看联系方式。")
    form, opened = ReasonForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            opened = reveal(
                request.user,
                found.seeker,
                ["name", "phone"],
                form.cleaned_data["reason"],
                client_address(request),
            )
        except ValidationError as error:
            form.add_error("reason", error)
    context = {"job": found.job, "match": found, "form": form, "opened": opened}
    status = INVALID if form.errors else 200
    return render(request, "employment/workspace/contact.html", context, status=status)
