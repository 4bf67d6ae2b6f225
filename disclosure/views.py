"""Notices for everybody: the list, one notice, an objection and what became of it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disclosure import services
from disclosure.feeds import NoticesFeed
from disclosure.forms import ObjectionForm, ObjectionTrackForm
from disclosure.models import Attachment, Notice, Objection
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import button, codes_of
from gaotai_jiazheng.last_question import ask
from gaotai_jiazheng.opened_rows import open_row, opened_pk, opened_with_code
from reminders import deadlines
from reminders.models import Deadline

PAGE_SIZE = 20
INVALID, CONFLICT, TOO_MANY = 422, 409, 429
OBJECTIONS_PER_HOUR = 10
LOOK_UPS_PER_HOUR = 30
# No copy of the feed outlives a withdrawn notice by more than five minutes.
FEED_SECONDS = 300
RECEIPT_KEY, OPENED_KEY = "objection_receipt", "opened_objection"
UNANSWERED = (Objection.State.WITHDRAWN, Objection.State.LAPSED)
KNOWN = "同样的异议刚刚已经收到，没有再记一件。这是新的查询码，原来的不能用了。"
TABS = {"running": "公示中", "over": "已期满", "withdrawn": "已撤回"}


@login_not_required
@require_safe
def index(request):
    """Notices by where they stand, the newest first; twenty on a page."""
    tab = request.GET.get("state", "running")
    if tab not in TABS:
        raise Http404
    rows = of_tab(Notice.objects.shown(), tab).select_related("bureau").defer("original")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    elif before:
        raise Http404
    notices = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    context = {
        "tabs": TABS,
        "tab": tab,
        "notices": notices[:PAGE_SIZE],
        "before": notices[PAGE_SIZE - 1].pk if len(notices) > PAGE_SIZE else None,
    }
    return render(request, "disclosure/index.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=FEED_SECONDS)
def feed(request):
    """What runs now, for readers of feeds."""
    return NoticesFeed()(request)


def of_tab(notices, tab):
    if tab == "running":
        return notices.running()
    if tab == "over":
        return notices.over()
    return notices.filter(withdrawn_at__isnull=False)


def shown_notice(number):
    """Raises Http404 for a notice that was taken down or never was."""
    rows = Notice.objects.shown().select_related("bureau", "subject_type").defer("original")
    return get_object_or_404(rows, number=number)


@login_not_required
@require_safe
def notice(request, number):
    """What is put up, until when and why until then, and what was answered to objections."""
    found = shown_notice(number)
    answered = found.objections.exclude(state=Objection.State.OPEN).exclude(answer="")
    clock = Deadline.objects.of(found).select_related("rule", "owner").order_by("pk").first()
    context = {
        "notice": found,
        "rows": list(found.rows.all()),
        "is_running": found.is_running(),
        "open_count": found.objections.open().count(),
        "answered": list(answered.select_related("row")),
        "unanswered_count": found.objections.filter(state__in=UNANSWERED).count(),
        "attachments": [] if found.withdrawn_at else attachments_of(found),
        "clock": clock,
        "explanation": deadlines.explain(clock) if clock else None,
    }
    return render(request, "disclosure/notice.html", context)


def attachments_of(notice):
    """The files of a notice, without their contents."""
    rows = list(notice.attachments.defer("content"))
    for each in rows:
        each.notice = notice
    return rows


@login_not_required
@never_cache
@require_safe
def attachment(request, number, pk):
    """A file of a notice, to be saved; gone with its notice."""
    found = get_object_or_404(Attachment.objects.shown(), notice__number=number, pk=pk)
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request, number):
    """Object to a notice, with or without a name, signed in or not."""
    found = shown_notice(number)
    if not found.is_running():
        context = {"notice": found, "sentence": "这份公示不在公示期内，不再接受异议。"}
        return render(request, "disclosure/refused.html", context, status=CONFLICT)
    form = ObjectionForm(
        request.POST if request.method == "POST" else None,
        rows=found.rows.filter(withdrawn_at=None),
        initial={"row": request.GET.get("row")},
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid() and not rate_limits.hit(
            "objection", client_address(request), OBJECTIONS_PER_HOUR, rate_limits.HOUR
        ):
            form.add_error(None, "提交太频繁，请过一小时再试，或者拨打公示单位的电话。")
            status = TOO_MANY
        elif form.is_valid():
            user = request.user if request.user.is_authenticated else None
            shown = opened_pk(request, RECEIPT_KEY)
            try:
                filed = services.submit_objection(
                    found, user=user, receipt_of=shown, **form.cleaned_data
                )
            except ValidationError as error:
                if "said_already" in codes_of(error):
                    messages.info(request, error.messages[0])
                    return redirect("disclosure:receipt")
                form.add_error(None, error.messages)
                status = CONFLICT
            else:
                if filed.is_known:
                    messages.info(request, KNOWN)
                open_row(request, RECEIPT_KEY, filed.objection.pk, code=filed.query_code)
                return redirect("disclosure:receipt")
    context = {"notice": found, "form": form}
    return render(request, "disclosure/object.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """The number and the query code, for whoever has just objected in this browser."""
    pk, query_code = opened_with_code(request, RECEIPT_KEY)
    objection = Objection.objects.select_related("notice__bureau").filter(pk=pk).first()
    if objection is None:
        return redirect("disclosure:track")
    context = {
        "objection": objection,
        "query_code": query_code,
        "clock": deadlines.open_clocks(objection).first(),
    }
    return render(request, "disclosure/receipt.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """Opens an objection to whoever has its number and its query code."""
    form = ObjectionTrackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status, address = INVALID, client_address(request)
        if rate_limits.guessed_too_often("objection-track", address, LOOK_UPS_PER_HOUR):
            form.add_error(None, "编号和查询码错了太多次，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid():
            found = services.find_objection(**form.cleaned_data)
            if found is not None:
                open_row(request, OPENED_KEY, found.pk)
                return redirect("disclosure:objection")
            rate_limits.note_wrong_guess("objection-track", address, LOOK_UPS_PER_HOUR)
            form.add_error(None, "编号或查询码不对，请核对后再试。")
    return render(request, "disclosure/track.html", {"form": form}, status=status)


def with_opened_objection(view):
    """Give the view the objection that this browser has opened; without one, ask for the pair."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request):
        rows = Objection.objects.select_related("notice__bureau")
        found = rows.filter(pk=opened_pk(request, OPENED_KEY)).first()
        return redirect("disclosure:track") if found is None else view(request, found)

    return opened


@with_opened_objection
@require_safe
def objection(request, found):
    """Where an objection stands, and the answer."""
    context = {
        "objection": found,
        "clock": deadlines.open_clocks(found).select_related("rule").first(),
        "is_open": found.state == Objection.State.OPEN,
        "today": timezone.localdate(),
    }
    return render(request, "disclosure/objection.html", context)


@with_opened_objection
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_objection(request, found):
    """Take one's objection back, after having been asked once more."""
    if request.method != "POST":
        return ask(
            request,
            "撤回异议",
            of=f"{found.number}，{found.notice.title}",
            loses="撤回以后不再答复，不能恢复；公示期满以后也不能再提。",
            back=reverse("disclosure:objection"),
        )
    return button(
        request,
        lambda: services.withdraw_objection(found),
        done="异议已经撤回。",
        target="disclosure:objection",
    )
