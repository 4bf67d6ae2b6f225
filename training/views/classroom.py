"""A classroom for who teaches there and for the bureaus: lessons, attendance, results, where learners went."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.qr_codes import qr_svg
from training import sheets
from training.forms.answering import send
from training.forms.classroom import CorrectForm, FollowupForm, ResultForm, SheetForm
from training.models import (
    Attendance,
    Completion,
    FollowupRound,
    Session,
    SignInSheet,
    TrainingClass,
)
from training.permissions import acts_for, keeps_training, teaches
from training.roll import roll_of
from training.services import attending, followups, settling
from training.transitions import USING_STATES

GET_AND_POST = ["GET", "HEAD", "POST"]
FORM = "training/classroom/form.html"
SHOWN = 200


def class_or_404(user, pk) -> TrainingClass:
    """A class that has begun, for whoever may read of it."""
    rows = TrainingClass.objects.visible_to(user).filter(state__in=USING_STATES)
    return get_object_or_404(rows.select_related("institution", "occupation"), pk=pk)


def session_or_404(user, pk) -> Session:
    rows = Session.objects.select_related("training_class__institution", "teacher")
    found = get_object_or_404(rows, pk=pk)
    class_or_404(user, found.training_class_id)
    return found


@never_cache
@require_safe
def room(request, pk):
    """Lessons and learners: who came, the result, whether she has completed."""
    row = class_or_404(request.user, pk)
    rounds = row.followups.with_missing()
    is_settled = settling.is_settled(row)
    context = {
        "class": row,
        "roll": roll_of(row),
        "rounds": list(rounds),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "is_settled": is_settled,
        "teaches": teaches(request.user, row),
        "enters": teaches(request.user, row) and (not is_settled or keeps_training(request.user)),
        "acts": acts_for(request.user, row.institution),
    }
    return render(request, "training/classroom/room.html", context)


@never_cache
@require_safe
def code(request, pk):
    """The code of the lesson's day in large type, with the QR of the page where it is typed in."""
    session = session_or_404(request.user, pk)
    if not teaches(request.user, session.training_class):
        raise Http404
    address = request.build_absolute_uri(reverse("classroom:sign_in", args=[session.pk]))
    takes = attending.takes_code(session, timezone.now())
    context = {
        "class": session.training_class,
        "session": session,
        "takes": takes,
        "code": attending.code_of(session) if takes else "",
        "qr": qr_svg(address),
        "address": address,
        "present": session.attendances.newest().filter(is_present=True).count(),
    }
    return render(request, "training/classroom/code.html", context)


@never_cache
@require_safe
def sheet_pdf(request, pk):
    """The sheet to be signed by hand."""
    session = session_or_404(request.user, pk)
    if not teaches(request.user, session.training_class):
        raise Http404
    return pdf(sheets.sign_in_sheet(session), f"sign-in-{session.pk}.pdf")


@never_cache
@require_safe
def sheet_scan(request, pk):
    """The scan of a sheet that was signed by hand, with names in full: the look is written down."""
    found = get_object_or_404(SignInSheet.objects.select_related("session"), pk=pk)
    row = class_or_404(request.user, found.session.training_class_id)
    if not teaches(request.user, row):
        raise Http404
    if request.method == "GET":
        log_access(
            request.user,
            AccessLog.Action.VIEW,
            row,
            fields=[f"sheet {found.pk}"],
            reason="查看签到表",
            address=client_address(request),
        )
    return file_response(found)


def pdf(content, name) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def form_page(request, form, service, *, heading, done, row, lead=""):
    """Show a form and take the step; then back to the classroom."""
    status = 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, done)
            return redirect("classroom:room", row.pk)
    context = {"class": row, "form": form, "heading": heading, "lead": lead}
    return render(request, FORM, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
def enter_sheet(request, pk):
    """Enter a signed sheet."""
    session = session_or_404(request.user, pk)
    row = session.training_class
    settling.refuse_who_may_not_enter(row, request.user)
    entered = session.attendances.values("enrolment")
    learners = row.enrolments.seated().exclude(pk__in=entered)
    data, files = posted(request), request.FILES or None
    return form_page(
        request,
        SheetForm(data, files, learners=learners),
        partial(attending.enter_sheet, session, by=request.user),
        heading="登记签到表",
        done="已登记。",
        row=row,
        lead=f"{session} {session.room}",
    )


@never_cache
@require_http_methods(GET_AND_POST)
def correct(request, pk):
    """Correct a line of attendance."""
    rows = Attendance.objects.newest().select_related(
        "session__training_class__institution", "enrolment__training_class"
    )
    line = get_object_or_404(rows, pk=pk)
    row = class_or_404(request.user, line.session.training_class_id)
    settling.refuse_who_may_not_enter(row, request.user)
    return form_page(
        request,
        CorrectForm(posted(request)),
        partial(attending.correct, line, by=request.user),
        heading="更正考勤",
        done="已更正。",
        row=row,
        lead=f"{line.enrolment.masked_name}，{line}",
    )


@never_cache
@require_http_methods(GET_AND_POST)
def result(request, pk, enrolment):
    """The result of one learner."""
    row = class_or_404(request.user, pk)
    settling.refuse_who_may_not_enter(row, request.user)
    found = get_object_or_404(row.enrolments.seated(), pk=enrolment)
    newest = found.assessments.order_by("-version").first()
    lead = f"{found.masked_name} {found.number}"
    return form_page(
        request,
        ResultForm(posted(request), corrects=newest is not None),
        partial(settling.assess, found, by=request.user),
        heading="更正成绩" if newest else "登记成绩",
        done="已登记。",
        row=row,
        lead=f"{lead}，现在是{newest}" if newest else lead,
    )


@never_cache
@require_safe
def certificate(request, pk):
    """The certificate of a completion, with the name in full: the look is written down."""
    rows = Completion.objects.standing().select_related(
        "enrolment__training_class__institution", "enrolment__training_class__occupation"
    )
    found = get_object_or_404(rows, pk=pk, enrolment__erased_at=None)
    row = class_or_404(request.user, found.enrolment.training_class_id)
    if not teaches(request.user, row):
        raise Http404
    if request.method == "GET":
        log_access(
            request.user,
            AccessLog.Action.VIEW,
            found.enrolment,
            fields=["name"],
            reason="打印结业证书",
            address=client_address(request),
        )
    return pdf(sheets.certificate(found), f"{found.number}.pdf")


@never_cache
@require_http_methods(GET_AND_POST)
def followup(request, pk):
    """A round: who is not answered for yet, one answer after the other; what was entered wrongly is entered again."""
    found = get_object_or_404(FollowupRound, pk=pk)
    row = class_or_404(request.user, found.training_class_id)
    found.training_class = row
    if request.method == "POST" and not teaches(request.user, row):
        raise PermissionDenied("由这个班的培训机构或者县人社局登记。")
    asked = followups.asked(found).select_related("enrolment")
    form, status = FollowupForm(posted(request), asked=asked), 200
    if request.method == "POST":
        status = send(form, partial(followups.answer, found, by=request.user))
        if status == DONE:
            messages.success(request, "已登记。")
            return redirect("classroom:followup", found.pk)
    answers = followups.newest_answers(found)
    answers = answers.select_related("completion__enrolment", "enterprise")
    context = {
        "class": row,
        "round": found,
        "form": form,
        "waiting": followups.unanswered(found).count(),
        "answers": list(answers[:SHOWN]),
        "takes": teaches(request.user, row) and found.as_of <= timezone.localdate(),
    }
    return render(request, "training/classroom/followup.html", context, status=status)


@require_POST
def take_from_register(request, pk):
    """Answer for whom the register of workers shows at work."""
    found = get_object_or_404(FollowupRound.objects.select_related("training_class"), pk=pk)
    found.training_class = class_or_404(request.user, found.training_class_id)
    try:
        count = followups.take_from_register(found, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, f"按服务人员登记填写了{count}人。")
    return redirect("classroom:followup", found.pk)
