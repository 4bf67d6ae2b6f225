"""Vouchers on paper at an outlet of the enterprise."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Outlet
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, posted
from promotion.forms.answering import send
from promotion.forms.claiming import HandOutForm
from promotion.models import Voucher, VoucherBatch
from promotion.services import claiming
from promotion.views.claiming import held_by, slip_response
from promotion.views.workspace import FORM, GET_AND_POST, own_participation


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def hand_out(request, enterprise, pk):
    """Claim for somebody who stands at the counter; the slip is printed next."""
    part = own_participation(enterprise, pk)
    batches = VoucherBatch.objects.filter(campaign=part.campaign).select_related("campaign")
    outlets = Outlet.objects.open().filter(enterprise=enterprise).select_related("community")
    form = HandOutForm(posted(request), batches=batches, outlets=outlets)
    status, made = 200, []
    if request.method == "POST":
        status = send(form, partial(keep, made, by=request.user))
        if status == DONE:
            messages.success(request, f"已代领，券号{made[0].number}，请打印小票交给居民。")
            return redirect("promotion_workspace:slip", made[0].token)
    context = {"campaign": part.campaign, "form": form, "heading": "代领纸质券"}
    return render(request, FORM, context, status=status)


def keep(made, *, batch, by, **values):
    made.append(claiming.hand_out(batch, by=by, **values))


@never_cache
@require_safe
@enterprise_page
def slip(request, enterprise, token):
    """The slip of a voucher that was handed out at an outlet of the enterprise."""
    found = held_by(token)
    if found.way != Voucher.Way.PAPER or found.outlet.enterprise_id != enterprise.pk:
        raise Http404
    return slip_response(found)
