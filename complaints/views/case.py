"""The receipt, and the case as its resident follows it by number and query code."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import attachments, drafts, guard, services, tracking
from complaints.advance_shown import claims_shown
from complaints.forms.resident import FollowUpForm, SupplementForm, TrackForm
from complaints.models.choices import Purpose
from complaints.permissions import is_called_for
from complaints.services.stepping import lock
from complaints.transitions import Action, State, state_after
from complaints.views.browser import draft_of, open_case, opened_case_of
from complaints.views.intake import INVALID, TOO_MANY
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.masking import mask_name, mask_phone
from gaotai_jiazheng.opened_rows import open_again
from reminders import deadlines
from reminders.models import Deadline


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """Number, query code, bureau and clocks: for the browser that has just filed, for one day."""
    draft = draft_of(request)
    query_code = drafts.receipt_code(draft)
    if query_code is None:
        messages.info(
            request, "回执只在提交后一天内、用提交时的手机或电脑可以看。请用编号和查询码查进度。"
        )
        return redirect("complaints:track")
    context = {
        "progress": tracking.progress(draft.complaint),
        "parts": tracking.parts(draft.complaint),
        "query_code": tracking.grouped(query_code),
        "is_undecided": draft.complaint.state == State.RETURNED,
    }
    if request.GET.get("format") != "text":
        return render(request, "complaints/receipt.html", context)
    response = render(
        request, "complaints/receipt.txt", context, content_type="text/plain; charset=utf-8"
    )
    name = f"{draft.complaint.number}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """Opens a case to whoever has its number and its query code; both wrongs get the same answer."""
    form = TrackForm(typed(request))
    if request.method != "POST":
        return render(request, "complaints/track.html", {"form": form})
    if not guard.may_track(request):
        form = TrackForm(initial={"number": request.POST.get("number", "")[:40]})
        refusal = "查询太频繁，请过一会儿再试。忘了查询码，可以带身份证件到承办单位或者拨打12345。"
        context = {"form": form, "refusal": refusal}
        return render(request, "complaints/track.html", context, status=TOO_MANY)
    if form.is_valid():
        complaint = tracking.find(**form.cleaned_data)
        if complaint is not None:
            open_case(request, complaint)
            return redirect("complaints:case")
        guard.report_wrong_pair(request)
        message = "编号或查询码不对，请核对后再试。"
        form.add_error(None, ValidationError(message, code="no_such_case"))
    return render(request, "complaints/track.html", {"form": form}, status=INVALID)


def with_opened_case(view):
    """Give the view the case that this browser has opened; without one, ask for the pair."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request, *args, **kwargs):
        complaint = opened_case_of(request)
        if complaint is None:
            messages.info(request, "请填写编号和查询码。为了安全，打开半小时后要重新填写。")
            return open_again("complaints:track")
        return view(request, complaint, *args, **kwargs)

    return opened


def typed(request):
    """What was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def can(complaint, action) -> bool:
    """Whether the resident's step is possible now and to the point."""
    is_allowed = state_after(complaint.kind, complaint.state, action) is not None
    return is_allowed and is_called_for(complaint, action)


@with_opened_case
@require_safe
def case(request, complaint):
    """Where the case stands, who has it, and by when what has to be done."""
    context = {
        "progress": tracking.progress(complaint),
        "parts": tracking.parts(complaint),
        "complainant_name": mask_name(complaint.complainant_name),
        "complainant_phone": mask_phone(complaint.complainant_phone),
        "files": complaint.attachments.all(),
        "claims": claims_shown(complaint),
        "can_withdraw": can(complaint, Action.WITHDRAW),
        "can_supplement": can(complaint, Action.NOTE),
        "can_follow_up": can(complaint, Action.FOLLOW_UP),
        "is_undecided": complaint.state == State.RETURNED,
        "today": timezone.localdate(),
    }
    return render(request, "complaints/case.html", context)


@with_opened_case
@require_safe
def clock(request, complaint, pk):
    """Why this date: every day that was counted or left out, with the article."""
    clocks = Deadline.objects.of(complaint).exclude(state=Deadline.State.CANCELLED)
    deadline = get_object_or_404(clocks.select_related("rule", "owner"), pk=pk)
    context = {
        "complaint": complaint,
        "deadline": deadline,
        "explanation": deadlines.explain(deadline),
    }
    return render(request, "complaints/clock.html", context)


@with_opened_case
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, complaint):
    """Take the complaint back, after having been asked once more."""
    if not can(complaint, Action.WITHDRAW):
        return refuse(request, "这件事项现在不能在网上撤回，请联系承办单位。")
    if request.method == "POST":
        return take(request, lambda: services.withdraw(complaint, by=None), "已经撤回。")
    return render(request, "complaints/withdraw.html", {"complaint": complaint})


@with_opened_case
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request, complaint):
    """Add words and files to the case."""
    if not can(complaint, Action.NOTE):
        return refuse(request, "这件事项已经办结，不能再补充。")
    if request.FILES and not attachments.may_upload(request):
        return refuse(request, "上传太频繁，请过一小时再传。", status=TOO_MANY)
    form = SupplementForm(typed(request), request.FILES or None)
    if form.is_valid():
        try:
            add_supplement(complaint, form.cleaned_data["text"], form.cleaned_data["attachments"])
        except ValidationError as error:
            form.add_error("attachments", error)
        else:
            messages.success(request, "已经补充，承办单位会收到通知。")
            return redirect("complaints:case")
    context = {"complaint": complaint, "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "complaints/supplement.html", context, status=status)


@transaction.atomic
def add_supplement(complaint, text, files):
    """The words and the files, or neither; once, where they arrive twice. What comes while the bureau waits for a proof
    of identity is one."""
    complaint = lock(complaint)
    if arrived_just_now(complaint, text, files):
        return
    complaint = services.note(complaint, by=None, public_note=text)
    is_proof = complaint.state == State.IDENTITY_REQUESTED
    purpose = Purpose.IDENTITY if is_proof else Purpose.EVIDENCE
    if files:
        attachments.add(files, owner=complaint, purpose=purpose)


def arrived_just_now(complaint, text, files) -> bool:
    """Whether these words and files were added some minutes ago."""
    notes = complaint.steps.filter(action=Action.NOTE, by=None, public_note=text)
    if not notes.filter(at__gt=timezone.now() - ARRIVES_TWICE_WITHIN).exists():
        return False
    there = set(complaint.attachments.values_list("digest", flat=True))
    return there >= {file.digest for file in files}


@with_opened_case
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, complaint):
    """Solved or not, and how satisfied."""
    if not can(complaint, Action.FOLLOW_UP):
        return refuse(request, "这件事项现在不需要回访，或者已经回访过。")
    form = FollowUpForm(typed(request))
    if form.is_valid():
        answer = form.cleaned_data
        thanks = "谢谢您的回答。"
        if not answer["is_solved"]:
            thanks += "没有解决的，政务服务中心会看到并决定是否重办。"
        return take(request, lambda: services.follow_up(complaint, by=None, **answer), thanks)
    context = {"complaint": complaint, "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "complaints/follow_up.html", context, status=status)


def take(request, step, done):
    """Take a step of the resident; a bureau that was faster is told of in its own words."""
    try:
        step()
    except ValidationError as error:
        return refuse(request, error.messages[0])
    messages.success(request, done)
    return redirect("complaints:case")


def refuse(request, sentence, *, status=409):
    """Say why the step is not taken, with the way back to the case."""
    return render(request, "complaints/refused.html", {"sentence": sentence}, status=status)
