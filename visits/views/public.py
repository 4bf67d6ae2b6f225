"""A household records a visit by the worker's card, confirms it by a code, rates it, and finds it again."""

from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import services as cards
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import address_block, client_address
from gaotai_jiazheng.form_answers import DONE, INVALID, TOO_MANY, posted
from gaotai_jiazheng.last_question import ask
from gaotai_jiazheng.opened_rows import (
    not_open_here,
    open_again,
    open_row,
    opened_pk,
    opened_with_code,
    show_row,
    wait_for_code,
)
from visits import metrics, services
from visits.forms import DisputeForm, RateForm, RecordForm, SmsForm, TraceForm
from visits.models import Rating, Visit, VisitStep, VisitTerms
from visits.transitions import NEXT_STATE, Action, State
from visits.views.answering import GET_AND_POST, send

CODES_PER_ADDRESS, CODES_PER_PHONE, LOOKS_PER_ADDRESS = 20, 5, 30
PENDING_KEY, OPENED_KEY, RECEIPT_KEY = "visit_pending", "visit_opened", "visit_receipt"
TOO_OFTEN = "要验证码太频繁，请过一小时再试。"


def may(request, name, key, limit) -> bool:
    return rate_limits.hit(name, key, limit, rate_limits.HOUR)


@login_not_required
@require_safe
def index(request):
    """What the record of visits is for, and its figures of today."""
    today = timezone.localdate()
    rated = metrics.rated_visits_percent(today)
    context = {
        "today": today,
        "figures": [
            ("住户确认过的上门", f"{metrics.confirmed_visits(today)}次"),
            ("其中评价过的", "暂无" if rated is None else f"{rated}%"),
            ("有星级的服务人员", f"{metrics.workers_with_stars(today)}人"),
        ],
        "terms": VisitTerms.objects.in_force(today),
    }
    return render(request, "visits/index.html", context)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def new(request):
    """Record a visit. ?code= the characters of the card that was checked."""
    address = address_block(client_address(request))
    form = RecordForm(
        posted(request),
        initial={"code": request.GET.get("code", "")[:20], "visited_on": timezone.localdate()},
        asks_for_date=cards.asks_for_date(address),
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            status = take_record(request, form, address)
        if status == DONE:
            return redirect("visits:code")
    return render(request, "visits/new.html", {"form": form}, status=status)


def take_record(request, form, address) -> int:
    """Find the card, mind the limits, record; the status of the answer."""
    card = services.card_of(form.cleaned_data.pop("code"))
    last_day = form.cleaned_data.pop("valid_until", None)
    if card is None or (last_day is not None and card.valid_until != last_day):
        cards.note_miss(address)
        form.add_error("code", "没有查到这张证，请对照证上的编号。")
        return INVALID
    phone = form.cleaned_data["phone"]
    if not (
        may(request, "visit-code", client_address(request), CODES_PER_ADDRESS)
        and may(request, "visit-code-phone", phone, CODES_PER_PHONE)
    ):
        form.add_error(None, TOO_OFTEN)
        return TOO_MANY

    def keep(**values):
        wait_for_code(request, PENDING_KEY, services.record(card, **values).pk)

    return send(form, keep)


def with_pending(view):
    """Give the view the visit that this browser has just recorded; one that is confirmed already has its page,
    without one it is back to the form."""

    @login_not_required
    @never_cache
    @wraps(view)
    def pending(request):
        rows = Visit.objects.select_related("worker", "enterprise")
        found = rows.filter(pk=request.session.get(PENDING_KEY)).first()
        if found is None and RECEIPT_KEY not in request.session:
            return not_open_here(request, "visits:new")
        is_pending = found is not None and found.state == State.PLANNED
        return view(request, found) if is_pending else redirect("visits:mine")

    return pending


@with_pending
@require_http_methods(GET_AND_POST)
def code(request, visit):
    """The code of the text message confirms the visit."""
    form, status = SmsForm(posted(request)), 200
    if request.method == "POST":

        def keep(code):
            confirmed = services.confirm_by_code(visit, code=code)
            show_row(request, OPENED_KEY, confirmed.visit.pk)
            show_row(request, RECEIPT_KEY, confirmed.visit.pk, code=confirmed.query_code)
            request.session.pop(PENDING_KEY, None)

        status = send(form, keep)
        if status == DONE:
            messages.success(request, "已确认。现在可以评价。")
        if status == DONE or Visit.objects.filter(pk=visit.pk, state=State.CONFIRMED).exists():
            return redirect("visits:mine")
    return render(request, "visits/code.html", {"form": form, "visit": visit}, status=status)


@with_pending
@require_POST
def code_again(request, visit):
    """Send another code to the same telephone."""
    try:
        if not may(request, "visit-code", client_address(request), CODES_PER_ADDRESS):
            raise ValidationError(TOO_OFTEN, code="too_many")
        services.send_code_again(visit)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已重新发送，以前的验证码不能再用。")
    return redirect("visits:code")


def open_visit(request, visit):
    open_row(request, OPENED_KEY, visit.pk)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def trace(request):
    """Opens a visit to whoever has its number and its query code."""
    form, status = TraceForm(posted(request)), 200
    if request.method == "POST":
        status, address = INVALID, client_address(request)
        if rate_limits.guessed_too_often("visit-trace", address, LOOKS_PER_ADDRESS):
            form.is_valid()
            form.add_error(None, "编号和查询码错了太多次，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid():
            found = services.find(**form.cleaned_data)
            if found is not None:
                open_visit(request, found)
                return redirect("visits:mine")
            rate_limits.note_wrong_guess("visit-trace", address, LOOKS_PER_ADDRESS)
            form.add_error(None, "编号或者查询码不对，请核对后再试。手机号删除以后不能再查。")
    return render(request, "visits/trace.html", {"form": form}, status=status)


def with_opened(view):
    """Give the view the visit that this browser has opened; without one, ask for the pair."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request):
        rows = Visit.objects.select_related("worker", "enterprise", "card")
        rows = rows.filter(pk=opened_pk(request, OPENED_KEY), erased_at=None)
        found = rows.first()
        return open_again("visits:trace") if found is None else view(request, found)

    return opened


def allows(visit, action) -> bool:
    return (visit.state, action) in NEXT_STATE


@with_opened
@require_safe
def mine(request, visit):
    """The household's visit: who came, for whom, with which card, what was said, where to complain."""
    today = timezone.localdate()
    rating = Rating.objects.filter(visit=visit).first()
    receipt_pk, query_code = opened_with_code(request, RECEIPT_KEY)
    may_rate = allows(visit, Action.RATE) and today <= visit.rate_by
    may_change = (
        rating is not None and allows(visit, Action.CHANGE) and today <= rating.change_until
    )
    context = {
        "visit": visit,
        "rating": rating,
        "said": rating and services.newest_version(rating),
        "query_code": query_code if receipt_pk == visit.pk else "",
        "may_confirm": allows(visit, Action.CONFIRM) and visit.visited_on <= today,
        "may_deny": allows(visit, Action.DENY) and visit.way == Visit.Way.ENTERPRISE,
        "may_rate": may_rate,
        "may_change": may_change,
        "may_dispute": allows(visit, Action.DISPUTE),
        "disputes": list(visit.disputes.all()),
        "is_planned": visit.state == State.PLANNED,
    }
    return render(request, "visits/mine.html", context)


def button(request, step, done):
    """Take a step of one button; a refusal becomes a sentence on the page."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("visits:mine")


@with_opened
@require_POST
def confirm(request, visit):
    """The household says that a planned visit took place."""
    return button(request, partial(services.confirm, visit), "已确认。现在可以评价。")


@with_opened
@require_http_methods(GET_AND_POST)
def deny(request, visit):
    """The household says that there was no such visit, after having been asked once more."""
    if request.method != "POST":
        return ask(
            request,
            "没有这次上门",
            of=f"{date_format(visit.visited_on)}的{visit.get_service_line_display()}，{visit.enterprise}",
            loses="说了没有，这次上门的记录就结束了，不能恢复，也不能再评价。",
            back=reverse("visits:mine"),
        )
    return button(request, partial(services.deny, visit), "已记下：没有这次上门。")


@with_opened
@require_http_methods(GET_AND_POST)
def rate(request, visit):
    """Rate the visit, or change what was said."""
    rating = Rating.objects.filter(visit=visit).first()
    said = rating and services.newest_version(rating)
    initial = said and {
        "quality": said.quality,
        "satisfaction": said.satisfaction,
        "text": said.text,
    }
    form, status = RateForm(posted(request), initial=initial or {}), 200
    if request.method == "POST":
        service = services.rate if rating is None else services.change
        status = send(form, partial(service, visit))
        if status == DONE:
            messages.success(request, "谢谢，评价已经记下。")
            return redirect("visits:mine")
    context = {"visit": visit, "form": form, "is_change": rating is not None}
    return render(request, "visits/rate.html", context, status=status)


@with_opened
@require_http_methods(GET_AND_POST)
def dispute(request, visit):
    """The household says that it was otherwise."""
    form, status = DisputeForm(posted(request)), 200
    if request.method == "POST":
        side = VisitStep.Side.HOUSEHOLD
        status = send(form, partial(services.dispute, visit, side=side))
        if status == DONE:
            messages.success(request, "已提出，主管部门答复以后写在这里。")
            return redirect("visits:mine")
    context = {"visit": visit, "form": form}
    return render(request, "visits/dispute.html", context, status=status)
