"""The room 招聘 of the enterprise's workspace: its posts, the check, and how a post ends."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from employment.forms.answering import send
from employment.forms.posting import ENDING_FORMS, JobForm, SubmitForm, values_of
from employment.models import Job
from employment.services import posting
from employment.transitions import Action, State, actions_from
from enterprises.permissions import can_sign_for, require_signer
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, INVALID, add_errors, posted

SHOWN = 100
GET_AND_POST = ["GET", "HEAD", "POST"]
STEPS = {
    Action.WITHDRAW: posting.withdraw,
    Action.FILL: posting.fill,
    Action.REOPEN: posting.reopen,
}


def job_of(enterprise, pk) -> Job:
    """A post of the enterprise; raises Http404."""
    rows = Job.objects.select_related("enterprise", "station", "community__town")
    return get_object_or_404(rows, enterprise=enterprise, pk=pk)


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The enterprise's posts, the newest first."""
    rows = Job.objects.filter(enterprise=enterprise).select_related("community__town")
    context = {
        "enterprise": enterprise,
        "jobs": list(rows.order_by("-pk")[:SHOWN]),
        "signs": can_sign_for(request.user, enterprise),
        "is_verified": posting.is_verified(enterprise),
    }
    return render(request, "employment/workspace/index.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def new(request, enterprise):
    """Write a post down."""
    require_signer(request.user, enterprise)
    form, status, made = JobForm(posted(request), poster_phone=enterprise.phone), 200, []
    if request.method == "POST":

        def keep(**values):
            made.append(posting.draft(enterprise=enterprise, by=request.user, **values))

        status = send(form, keep)
        if status == DONE:
            messages.success(request, "已存成草稿。检查以后就能发布。")
            return redirect("workspace_jobs:check", made[0].pk)
    context = {"form": form, "heading": "写一个岗位"}
    return render(request, "employment/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def edit(request, enterprise, pk):
    """Write a draft anew; what the check finds stands beside the fields."""
    found = job_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if found.state != State.DRAFT:
        raise Http404
    form, status = JobForm(posted(request), initial=values_of(found)), 200
    if request.method == "POST":
        status = send(form, partial(posting.mend, found, by=request.user))
        if status == DONE:
            messages.success(request, "已修改。")
            return redirect("workspace_jobs:check", pk)
    context = {"form": form, "heading": "修改岗位", "job": found}
    return render(request, "employment/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def check(request, enterprise, pk):
    """The check before publishing: what was found, field by field; mend, or explain and submit."""
    found = job_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if found.state != State.DRAFT:
        return redirect("workspace_jobs:job", pk)
    hits = posting.hits(found, timezone.localdate())
    given = {"explanation": found.explanation} if hits else {}
    form = SubmitForm(posted(request), initial=given, is_needed=bool(hits))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            after = posting.submit(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            status = INVALID
        else:
            said = "已发布。" if after.state == State.PUBLISHED else "已提交，由县人社局审核。"
            messages.success(request, said)
            return redirect("workspace_jobs:job", pk)
    elif request.method == "POST":
        status = INVALID
    context = {
        "job": found,
        "form": form,
        "lines": lines_with_hits(found, hits),
        "has_hits": bool(hits),
        "is_stuck": any(hit["is_grave"] for hit in hits),
    }
    return render(request, "employment/workspace/check.html", context, status=status)


def lines_with_hits(job, hits) -> list[dict]:
    """Each field of a post in words, with what the check says of it beside."""
    lines = (
        ("title", "岗位名称", job.title),
        ("service_line", "做什么", job.get_service_line_display()),
        ("wage_min_yuan", "工资", job.wage_words),
        ("hours", "工作时间", f"{job.hours}（{'、'.join(job.shift_names)}）"),
        ("community", "在哪里", str(job.community)),
        ("insurance", "保险", "、".join(job.insurance_names) or "没有"),
        ("places", "招几个人", f"{job.places}人{'，住家' if job.is_live_in else ''}"),
        ("requirements", "要求和说明", job.requirements or "没有"),
        ("contact_phone", "联系电话", job.contact_phone),
        ("expires_on", "有效期至", date_format(job.expires_on)),
    )
    return [
        {
            "label": label,
            "value": value,
            "hits": [hit for hit in hits if hit["field"] == name],
        }
        for name, label, value in lines
    ]


@never_cache
@require_safe
@enterprise_page
def job(request, enterprise, pk):
    """One post: where it stands, who was proposed, and everything that was done."""
    found = job_of(enterprise, pk)
    signs = can_sign_for(request.user, enterprise)
    context = {
        "job": found,
        "lines": lines_with_hits(found, found.hits),
        "steps": list(found.steps.select_related("by").order_by("-pk")[:SHOWN]),
        "actions": [Action(each) for each in actions_from(found.state) if each in STEPS and signs],
        "can_edit": signs and found.state == State.DRAFT,
    }
    return render(request, "employment/workspace/job.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def step(request, enterprise, pk, action):
    """One step of a post; 403 who may not, 409 what is not possible now."""
    found = job_of(enterprise, pk)
    if action not in STEPS:
        raise Http404
    require_signer(request.user, enterprise)
    action = Action(action)
    form, status = ENDING_FORMS[action](posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(STEPS[action], found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{action.label}。")
            return redirect("workspace_jobs:job", pk)
    context = {"job": found, "form": form, "heading": f"{action.label}：{found.title}"}
    context |= {"button": action.label, "lead": form.leads_to}
    return render(request, "employment/workspace/form.html", context, status=status)
