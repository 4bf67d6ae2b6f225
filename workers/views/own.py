"""A worker's own pages: signed in by telephone and a code, without an account."""

from functools import partial, wraps
from itertools import chain
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.models import Enterprise
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import TOO_MANY, posted
from gaotai_jiazheng.form_fields import MobileField
from gaotai_jiazheng.opened_rows import open_again
from workers.forms.papers import CodeForm, CorrectionForm
from workers.models import (
    BackgroundCheck,
    BackgroundResult,
    ConsentScope,
    EmploymentRequest,
    HealthCertificate,
    OneTimeCode,
    PaperFile,
    Worker,
)
from workers.models.worker import phone_digest
from workers.services import codes, consenting, copying, correcting, own, registering
from workers.services.papers import refusals_of
from workers.services.standing import facts_on
from workers.signed_in import sign_in, sign_out, worker_of
from workers.views.forms_sent import take

ASKED_PER_HOUR = 20
TRIES_PER_HOUR = 30
COPIES_PER_HOUR = 10
PHONE_KEY = "worker_phone"
SHOWN = 50
NOT_ASKED_HERE = (
    "这个浏览器里没有要过验证码。请填回原来要验证码的那一页，或者在这里重新要一次验证码。"
)


class PhoneForm(forms.Form):
    phone = MobileField(
        label="手机号",
        help_text="企业给您登记时留的号码。",
        error_messages={"required": "请填写手机号。"},
    )


def own_page(view):
    """A page of the worker's own: the view gets (request, worker, …). Others are sent to sign in."""

    @login_not_required
    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        worker = worker_of(request)
        if worker is None:
            wanted = request.get_full_path() if request.method == "GET" else ""
            return open_again(address_of("worker:sign_in", wanted))
        return view(request, worker, *args, **kwargs)

    return wrapped


def address_of(name, wanted) -> str:
    """The address of a page of the sign-in that leads on to the page that was wanted."""
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return f"{reverse(name)}{query}"


def wanted_in(request) -> str:
    """The page of this site to which the sign-in leads; "" for none."""
    address = request.GET.get("next", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if is_ours else ""


def may(request, name, limit) -> bool:
    return rate_limits.hit(name, client_address(request), limit, rate_limits.HOUR)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request):
    """Ask for a code. The answer is the same whether or not the number is in the register."""
    form, status = PhoneForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if may(request, "worker-sign-in", ASKED_PER_HOUR):
                send_if_known(form.cleaned_data["phone"])
                request.session[PHONE_KEY] = phone_digest(form.cleaned_data["phone"])
                return redirect(address_of("worker:code", wanted_in(request)))
            form.add_error(None, ValidationError("试得太多了，请过一小时再试。", code="too_many"))
            status = TOO_MANY
    return render(request, "workers/own/sign_in.html", {"form": form}, status=status)


def send_if_known(phone):
    worker = Worker.objects.registered().filter(phone_digest=phone_digest(phone)).first()
    if worker is not None:
        try:
            codes.send(worker, OneTimeCode.Purpose.SIGN_IN)
        except ValidationError:
            return  # too many: what was sent is on her telephone, and a stranger learns nothing


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Take the code that was sent."""
    digest = request.session.get(PHONE_KEY, "")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        if not may(request, "worker-code", TRIES_PER_HOUR):
            form.is_valid()
            form.add_error(None, ValidationError("试得太多了，请过一小时再试。", code="too_many"))
            status = TOO_MANY
        else:
            status = take(form, lambda code: sign_in_by(request, digest, code))
            if status == 302:
                # Not redirect(), which takes what is no path for the name of a view.
                return HttpResponseRedirect(wanted_in(request) or reverse("worker:home"))
    context = {"form": form, "again": address_of("worker:sign_in", wanted_in(request))}
    return render(request, "workers/own/code.html", context, status=status)


def sign_in_by(request, digest, code):
    """Raises ValidationError, code wrong_code, also for a number that nobody has; not_asked_here where this browser
    has asked for no code, as the link of the text message may open another one."""
    if not digest:
        raise ValidationError(NOT_ASKED_HERE, code="not_asked_here")
    found = Worker.objects.registered().filter(phone_digest=digest).first()
    if found is None:
        raise ValidationError("验证码不对，或者已经用过、过期。", code="wrong_code")
    codes.use(found, OneTimeCode.Purpose.SIGN_IN, code)
    request.session.pop(PHONE_KEY, None)
    sign_in(request, found)


@login_not_required
@require_POST
def leave(request):
    """Sign out of this browser."""
    sign_out(request)
    messages.success(request, "已退出。")
    return redirect("worker:sign_in")


@require_safe
@own_page
def home(request, worker):
    """Everything the register holds of her, what enterprises ask, and to whom she has opened what."""
    today = timezone.localdate()
    given = {
        (consent.enterprise_id, consent.scope): consent
        for consent in worker.consents.given().order_by("pk")[:SHOWN]
    }
    facts = facts_on(worker, today)
    enterprises = {each.enterprise_id: each.enterprise for each in facts.employments}
    kinds = papers_of(worker)
    looks = refusals_of(chain(*kinds.values()))
    context = {
        "worker": worker,
        "today": today,
        "facts": facts,
        **{kind: with_looks(rows, looks) for kind, rows in kinds.items()},
        "attestations": with_looks(
            worker.attestations.select_related("verification__bureau")[:SHOWN], {}
        ),
        "employments": list(worker.employments.select_related("enterprise")[:SHOWN]),
        "files": list(PaperFile.objects.filter(worker=worker)[:SHOWN]),
        "requests": list(
            EmploymentRequest.objects.open()
            .filter(worker=worker)
            .select_related("enterprise")[:SHOWN]
        ),
        "opened": [
            {
                "enterprise": enterprise,
                "scopes": [
                    {"value": value, "label": label, "consent": given.get((pk, value))}
                    for value, label in ConsentScope.choices
                ],
            }
            for pk, enterprise in enterprises.items()
        ],
        "corrections": list(worker.corrections.all()[:SHOWN]),
    }
    return render(request, "workers/own/home.html", context)


def papers_of(worker) -> dict[str, list]:
    """Kind -> her papers of it; four queries."""
    return {
        "health": list(worker.health_certificates.select_related("verification__bureau")[:SHOWN]),
        "checks": list(worker.background_checks.select_related("verification__bureau")[:SHOWN]),
        "policies": list(worker.policies.select_related("verification__bureau")[:SHOWN]),
        "certificates": list(
            worker.certificates.select_related("occupation", "body", "verification__bureau")[:SHOWN]
        ),
    }


def with_looks(rows, looks) -> list[dict]:
    """Each paper with its words, and with the look that found it to be otherwise, if that is how it stands."""
    return [
        {"paper": row, "words": words_of(row), "look": looks.get((type(row), row.pk))}
        for row in rows
    ]


def words_of(paper) -> str:
    if isinstance(paper, BackgroundCheck):
        return BackgroundResult(paper.result).label
    return paper.issuer if isinstance(paper, HealthCertificate) else str(paper)


@require_POST
@own_page
def answer_request(request, worker, pk, answer):
    """Agree to an enterprise's request, or decline it."""
    asked = get_object_or_404(EmploymentRequest.objects.filter(worker=worker), pk=pk)
    if answer not in {"accept", "decline"}:
        raise Http404
    try:
        registering.answer_herself(asked, agrees=answer == "accept")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已答复。")
    return redirect("worker:home")


@require_POST
@own_page
def consent(request, worker, enterprise, scope, answer):
    """Open one thing to an enterprise, or close it from this moment."""
    found = get_object_or_404(Enterprise, pk=enterprise)
    if scope not in ConsentScope.values or answer not in {"give", "withdraw"}:
        raise Http404
    try:
        if answer == "give":
            consenting.give(worker, found, scope)
        else:
            for each in worker.consents.given().filter(enterprise=found, scope=scope):
                consenting.withdraw(each)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已同意。" if answer == "give" else "已撤回，从现在起看不到。")
    return redirect("worker:home")


@require_safe
@own_page
def looks(request, worker):
    """Who looked at her, when, at what, and why. ?before= is the last one seen.

    Looks by a link that she gave away stand on the first page, apart from those of people with an account.
    """
    before = request.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) < 19
    shown, older = own.looks_at(worker, int(before) if is_key else None)
    context = {
        "looks": shown,
        "older": older,
        "by_link": [] if is_key else own.looks_without_account(worker),
    }
    return render(request, "workers/own/looks.html", context)


@require_safe
@own_page
def copy(request, worker):
    """Everything that is kept about her as a workbook; ``COPIES_PER_HOUR`` in an hour.

    Source: 《个人信息保护法》第四十五条 (in force 2021-11-01).
    """
    if not rate_limits.hit("worker-copy", str(worker.pk), COPIES_PER_HOUR, rate_limits.HOUR):
        messages.error(request, "一小时里下载得太多了，请过一会儿再下载。")
        return redirect("worker:home")
    return FileResponse(copying.workbook(worker), as_attachment=True, filename="我的全部记录.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def correction(request, worker):
    """Ask for something to be put right."""
    form, status = CorrectionForm(posted(request)), 200
    if request.method == "POST":
        status = take(form, partial(correcting.ask, worker))
        if status == 302:
            messages.success(request, "已提交，县人社局答复以后写在您的记录里。")
            return redirect("worker:home")
    return render(request, "workers/own/correction.html", {"form": form}, status=status)


@login_not_required
@require_safe
def rights(request):
    """What a worker may ask for, in plain words; for everybody."""
    return render(request, "workers/own/rights.html")
