"""A voucher for everybody: claimed by telephone code, without an account, without a script."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import CONFLICT, DONE, new_code, posted
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import not_open_here, opened_pk, show_row, wait_for_code
from gaotai_jiazheng.qr_codes import qr_svg
from promotion import slips
from promotion.codes import token_digest
from promotion.forms.answering import send
from promotion.forms.claiming import CodeForm, PhoneForm
from promotion.models import Voucher, VoucherBatch
from promotion.services import claiming
from promotion.transitions import PUBLIC_STATES, VoucherState

GET_AND_POST = ["GET", "HEAD", "POST"]
TOO_MANY = 429
PENDING_KEY, CLAIMED_KEY = "promotion_voucher", "promotion_claimed"
SLIPS_PER_HOUR = 60
TOO_OFTEN = "要验证码太频繁，请过一小时再试，或者到网点请人代领。"
CLOSED = "现在不能领这种券：还没有开始、已经领完，或者活动已经结束。"


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def claim(request, pk, batch):
    """Ask for a voucher: a code is sent to the telephone."""
    rows = VoucherBatch.objects.select_related("campaign")
    found = get_object_or_404(rows, pk=batch, campaign=pk, campaign__state__in=PUBLIC_STATES)
    form, status = PhoneForm(posted(request)), 200
    if not VoucherBatch.objects.open().filter(pk=found.pk).exists() or found.left < 1:
        context = {"campaign": found.campaign, "sentence": CLOSED}
        return render(request, "promotion/closed.html", context, status=CONFLICT)
    if request.method == "POST":
        if form.is_valid() and not rate_limits.may_send_code(
            "promotion", client_address(request), form.cleaned_data["phone"]
        ):
            form.add_error(None, TOO_OFTEN)
            status = TOO_MANY
        else:
            status = send(form, partial(keep_pending, request, found))
        if status == DONE:
            return redirect("promotion:code")
    context = {"campaign": found.campaign, "batch": found, "form": form}
    return render(request, "promotion/claim.html", context, status=status)


def keep_pending(request, batch, **values):
    wait_for_code(request, PENDING_KEY, claiming.ask(batch, **values).pk)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message claims the voucher; sent once more, it leads to the voucher again."""
    pending = pending_of(request)
    if pending is None:
        rows = Voucher.objects.filter(erased_at=None)
        claimed = rows.filter(pk=opened_pk(request, CLAIMED_KEY)).first()
        return redirect(claimed) if claimed else not_open_here(request, "promotion:index")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(claiming.claim, pending))
        claimed = Voucher.objects.filter(pk=pending.pk, state=VoucherState.CLAIMED)
        if status == DONE or claimed.exists():
            show_row(request, CLAIMED_KEY, request.session.pop(PENDING_KEY))
            return redirect(pending)
    context = {"batch": pending.batch, "form": form, "phone": mask_phone(pending.phone)}
    return render(request, "promotion/code.html", context, status=status)


def pending_of(request) -> Voucher | None:
    """The voucher that this browser has asked for and not yet claimed."""
    rows = Voucher.objects.filter(erased_at=None).select_related("batch__campaign")
    return rows.filter(pk=request.session.get(PENDING_KEY)).first()


@login_not_required
@never_cache
@require_POST
def code_again(request):
    """Send another code to the same telephone; nothing has to be typed again."""
    pending = pending_of(request)
    if pending is None:
        return redirect("promotion:code")
    return new_code(
        request,
        pending,
        claiming.send_code_again,
        of="promotion",
        too_often=TOO_OFTEN,
        target="promotion:code",
    )


def held_by(token) -> Voucher:
    """The voucher of a token that was claimed; raises Http404."""
    rows = Voucher.objects.select_related("batch__campaign", "redemption__enterprise")
    found = rows.filter(token_digest=token_digest(token)).first()
    if found is None or found.state == VoucherState.ISSUED:
        raise Http404
    return found


@login_not_required
@never_cache
@require_safe
def voucher(request, token):
    """The holder's page: what the voucher gives, its code in large type, its QR. Who has the address holds it."""
    found = held_by(token)
    is_usable = found.state == VoucherState.CLAIMED
    context = {
        "voucher": found,
        "batch": found.batch,
        "campaign": found.batch.campaign,
        "redemption": getattr(found, "redemption", None),
        "is_usable": is_usable,
        "qr": qr_svg(request.build_absolute_uri(found.get_absolute_url())) if is_usable else "",
    }
    response = render(request, "promotion/voucher.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_safe
def slip(request, token):
    """The voucher as a slip to print."""
    found = held_by(token)
    address = client_address(request)
    if not rate_limits.hit("voucher-slip", address, SLIPS_PER_HOUR, rate_limits.HOUR):
        words = "打印太频繁，请过一小时再试。"
        return HttpResponse(words, status=TOO_MANY, content_type="text/plain; charset=utf-8")
    return slip_response(found)


def slip_response(voucher) -> HttpResponse:
    response = HttpResponse(slips.slip(voucher), content_type="application/pdf")
    name = f"消费券{voucher.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["Referrer-Policy"] = "no-referrer"
    return response
