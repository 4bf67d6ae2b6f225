"""Classes for everybody: the calendar, one class, a seat by telephone code, and giving it back."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.context import is_elder_view
from gaotai_jiazheng.form_answers import (
    CONFLICT,
    DONE,
    INVALID,
    TOO_MANY,
    new_code,
    posted,
)
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.one_question import Walk, walk
from gaotai_jiazheng.opened_rows import not_open_here, opened_with_code, show_row, wait_for_code
from papers.blank_forms import Sheet
from papers.views import download_blank
from training import calendar_pages
from training.forms.answering import send
from training.forms.calendar import CalendarForm
from training.forms.enrolling import CancelForm, CodeForm, EnrolForm
from training.models import Enrolment, ShortageCatalogue, TrainingClass
from training.services import enrolling
from training.sheets import paper_number
from workers.signed_in import FILLED_IN, known_answers

GET_AND_POST = ["GET", "HEAD", "POST"]
BAD_REQUEST, GONE = 400, 410
CANCELS_PER_ADDRESS = 30
PENDING_KEY, RECEIPT_KEY = "training_pending", "training_receipt"
SESSIONS_SHOWN, ORDERS_SHOWN = 60, 20
TOO_OFTEN = "要验证码太频繁，请过一小时再试，或者请培训机构代报。"
PAPER_SECONDS = 300


def class_or_404(pk) -> TrainingClass:
    return get_object_or_404(published_classes(), pk=pk)


def published_classes():
    return TrainingClass.objects.published().select_related(
        "occupation", "institution", "community__town"
    )


def called_off(request, pk):
    """What a class's page says where it was called off: its people are told so and led here. Raises Http404
    for a class that nobody could enrol in."""
    rows = TrainingClass.objects.called_off().select_related("institution")
    context = {"class": get_object_or_404(rows, pk=pk), "sentence": "这个班取消了，不用来上课。"}
    return render(request, "training/closed.html", context, status=GONE)


@login_not_required
@require_safe
def index(request):
    """The calendar: what one may still come into, or the classes of a month; at most 8 queries."""
    form = CalendarForm(request.GET)
    is_valid = form.is_valid()
    found = calendar_pages.find(form.wanted())
    context = {
        "form": form,
        "found": found,
        "is_first": "after" not in request.GET,
        "is_filtered": any(request.GET.get(name) for name in form.fields if name != "after"),
    }
    return render(request, "training/index.html", context, status=200 if is_valid else BAD_REQUEST)


@login_not_required
@require_safe
def training_class(request, pk):
    """One class: what one learns and may earn, who may come, how to get there, the seats, and which enterprises have
    ordered people from it."""
    found = published_classes().filter(pk=pk).first()
    if found is None:
        return called_off(request, pk)
    catalogue = ShortageCatalogue.objects.in_force(timezone.localdate(found.starts_at))
    is_short = (
        catalogue is not None
        and found.occupation_id is not None
        and catalogue.occupations.filter(pk=found.occupation_id).exists()
    )
    context = {
        "class": found,
        "takes": found.takes_enrolments(),
        "sessions": list(found.sessions.all()[:SESSIONS_SHOWN]),
        "orders": list(found.orders.open_to_learners().select_related("enterprise")[:ORDERS_SHOWN]),
        "catalogue": catalogue if is_short else None,
        "linked_data": linked_data(request, found),
    }
    return render(request, "training/class.html", context)


def linked_data(request, found) -> dict:
    """The class as schema.org's Course, for machines that read pages."""
    url = request.build_absolute_uri(request.path)
    provider = {"@type": "Organization", "name": found.institution.name}
    instance = {
        "@type": "CourseInstance",
        "courseMode": "Onsite",
        "startDate": timezone.localtime(found.starts_at).isoformat(),
        "endDate": timezone.localtime(found.ends_at).isoformat(),
        "location": {"@type": "Place", "name": found.place, "address": str(found.community)},
        "maximumAttendeeCapacity": found.seats,
        "remainingAttendeeCapacity": found.free,
    }
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": found.title,
        "description": found.learns,
        "courseCode": found.number,
        "url": url,
        "provider": provider,
        "hasCourseInstance": [instance],
        "offers": [{"@type": "Offer", "price": "0", "priceCurrency": "CNY", "category": "免费"}],
    }


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def enrol(request, pk):
    """Ask for a seat: a code is sent to the telephone."""
    found = published_classes().filter(pk=pk).first()
    if found is None:
        return called_off(request, pk)
    if not found.takes_enrolments():
        context = {"class": found, "sentence": "这个班现在不接受报名：已经开班，或者招生已经结束。"}
        return render(request, "training/closed.html", context, status=CONFLICT)
    known = known_answers(request)
    form, status = EnrolForm(posted(request), initial=known), 200
    if is_elder_view(request):
        paper_address = reverse("training:paper", args=[pk])
        note = FILLED_IN if known else ""
        about = Walk(f"报名“{found.title}”", "把验证码发给我", paper_address, note)
        page = walk(request, form, about, submit=partial(submit, found=found))
        return page or redirect("training:code")
    if request.method == "POST":
        status = submit(request, form, found=found)
        if status == DONE:
            return redirect("training:code")
    context = {"class": found, "form": form, "is_known": bool(known)}
    return render(request, "training/enrol.html", context, status=status)


def submit(request, form, *, found) -> int:
    """Send the code, mind the limits; the status of the answer."""
    if form.is_valid() and not rate_limits.may_send_code(
        "training", client_address(request), form.cleaned_data["phone"]
    ):
        form.add_error(None, TOO_OFTEN)
        return TOO_MANY
    return send(form, partial(keep_pending, request, found))


@login_not_required
@require_safe
@cache_control(public=True, max_age=PAPER_SECONDS)
def paper(request, pk):
    """The same questions on A4, to be filled in with a pen and handed to the institution."""
    found = class_or_404(pk)
    institution = found.institution
    sheet = Sheet(
        number=paper_number(found),
        title="培训报名表",
        lead=f"{found.title}，{date_format(timezone.localdate(found.starts_at))}开班，"
        f"{found.place}。不收费。名额满了的排在候补里。",
        bring_to="，".join(
            filter(None, [institution.name, institution.address, institution.phone])
        ),
        path=reverse("training:enrol", args=[pk]),
    )
    return download_blank(request, EnrolForm(), sheet)


def keep_pending(request, found, **values):
    wait_for_code(request, PENDING_KEY, enrolling.ask(found, **values).pk)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message takes the seat, or a place in the list; sent once more, it leads to the
    receipt again."""
    pending = enrolling.waiting_for_code(request.session.get(PENDING_KEY))
    if pending is None:
        return redirect("training:receipt")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(keep_receipt, request, pending))
        if status == DONE or taken(pending.pk).exists():
            return redirect("training:receipt")
    context = {
        "class": pending.training_class,
        "form": form,
        "phone": mask_phone(pending.phone),
    }
    return render(request, "training/code.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def code_again(request):
    """Send another code to the same telephone; nothing has to be typed again."""
    pending = enrolling.waiting_for_code(request.session.get(PENDING_KEY))
    if pending is None:
        return not_open_here(request, "training:index")
    return new_code(
        request,
        pending,
        enrolling.send_code_again,
        of="training",
        too_often=TOO_OFTEN,
        target="training:code",
    )


def keep_receipt(request, pending, **values):
    outcome = enrolling.confirm(pending, **values)
    show_row(request, RECEIPT_KEY, outcome.enrolment.pk, code=outcome.cancel_code)
    del request.session[PENDING_KEY]


def taken(pk):
    """The enrolment of that key, if it has a seat or a place in the list."""
    return Enrolment.objects.filter(pk=pk, state__in=["seated", "waiting"])


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """Number, place and cancel code, for whoever has just enrolled in this browser."""
    pk, cancel_code = opened_with_code(request, RECEIPT_KEY)
    found = taken(pk).select_related("training_class__community__town").first()
    if found is None:
        return not_open_here(request, "training:index")
    context = {
        "enrolment": found,
        "class": found.training_class,
        "position": enrolling.position_of(found),
        "cancel_code": cancel_code,
    }
    return render(request, "training/receipt.html", context)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def cancel(request):
    """Give a seat back with its number and code."""
    form, status = CancelForm(posted(request)), 200
    if request.method == "POST":
        address = client_address(request)
        if rate_limits.guessed_too_often("training-cancel", address, CANCELS_PER_ADDRESS):
            form.add_error(None, "提交太频繁，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid() and enrolling.find(**form.cleaned_data) is None:
            rate_limits.note_wrong_guess("training-cancel", address, CANCELS_PER_ADDRESS)
            form.add_error(None, "编号或者取消码不对，请核对后再试。")
            status = INVALID
        else:
            status = send(form, give_back)
        if status == DONE:
            messages.success(request, "报名已取消，谢谢。")
            return redirect("training:index")
    return render(request, "training/cancel.html", {"form": form}, status=status)


def give_back(**values):
    enrolling.cancel(enrolling.find(**values))
