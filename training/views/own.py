"""The own enrolments, for who proves the telephone number by a code."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.services import proving
from gaotai_jiazheng import last_question, rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, TOO_MANY, posted
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import not_open_here
from gaotai_jiazheng.sealed import CannotOpen, seal, unseal
from training.forms.answering import send
from training.forms.enrolling import CodeForm, PhoneForm
from training.models import Enrolment
from training.services import enrolling
from training.views.public import GET_AND_POST
from workers.models.worker import phone_digest

PURPOSE = "training_mine"
ASKED_KEY, PROVED_KEY = "training_mine_phone", "training_mine"
OPEN_FOR = 1800  # seconds
LOSES = "取消以后座位马上让给候补的人，要回来只能重新报名；满员的班要排在候补的最后。"


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def enter(request):
    """Whose telephone: a code is sent, whether or not anything was enrolled from it."""
    form, status = PhoneForm(posted(request)), 200
    if request.method == "POST":
        if form.is_valid() and not rate_limits.hit(
            "training-mine",
            client_address(request),
            rate_limits.CODES_PER_ADDRESS,
            rate_limits.HOUR,
        ):
            form.add_error(None, "要验证码太频繁，请过一小时再试。")
            status = TOO_MANY
        else:
            status = send(form, partial(ask, request))
        if status == DONE:
            return redirect("training:mine_code")
    return render(request, "training/mine.html", {"form": form}, status=status)


def ask(request, phone):
    proving.send(PURPOSE, phone, link=reverse("training:mine_code"))
    request.session[ASKED_KEY] = seal(phone, PURPOSE)


def asked_phone(request) -> str:
    """The telephone to which this browser has had a code sent, or ""."""
    try:
        return unseal(request.session.get(ASKED_KEY, ""), PURPOSE)
    except CannotOpen:
        return ""


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code opens the list for half an hour."""
    phone = asked_phone(request)
    if not phone:
        return not_open_here(request, "training:mine")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(prove, request, phone))
        if status == DONE:
            return redirect("training:mine_list")
    context = {"form": form, "phone": mask_phone(phone)}
    return render(request, "training/mine_code.html", context, status=status)


def prove(request, phone, code):
    proving.prove(PURPOSE, phone, code)
    request.session.cycle_key()  # nobody who planted the old one looks on
    request.session[PROVED_KEY] = [phone_digest(phone), timezone.now().timestamp()]
    del request.session[ASKED_KEY]


def proved_index(request) -> str:
    """The index of the telephone that was proved in this browser lately, or ""."""
    index, since = request.session.get(PROVED_KEY, ("", 0))
    return index if timezone.now().timestamp() - since < OPEN_FOR else ""


@login_not_required
@never_cache
@require_safe
def listing(request):
    """What was enrolled from the telephone, with a button to give each back: two queries."""
    index = proved_index(request)
    if not index:
        return redirect("training:mine")
    now, rows = timezone.now(), list(enrolling.of_phone(index))
    for row in rows:
        row.may_cancel = row.state in {
            Enrolment.State.SEATED,
            Enrolment.State.WAITING,
        } and row.training_class.takes_enrolments(now)
    return render(request, "training/mine_list.html", {"enrolments": rows})


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def cancel(request, pk):
    """The seat goes back, after having been asked once more."""
    index = proved_index(request)
    if not index:
        return redirect("training:mine")
    rows = Enrolment.objects.select_related("training_class").exclude(state="pending")
    found = get_object_or_404(rows, pk=pk, phone_digest=index)
    if request.method != "POST":
        return last_question.ask(
            request, "取消报名", of=said_of(found), loses=LOSES, back=reverse("training:mine_list")
        )
    try:
        enrolling.cancel(found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "报名已取消，谢谢。")
    return redirect("training:mine_list")


def said_of(enrolment) -> str:
    """The enrolment that somebody is asked about."""
    row = enrolment.training_class
    begins = date_format(timezone.localtime(row.starts_at), "Y年n月j日 H:i")
    return f"{row.title}，{begins}开班，{enrolment.masked_name}，{enrolment.number}"
