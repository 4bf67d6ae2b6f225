"""The room 消费券 of the enterprise's workspace: joining, taking vouchers in, what is settled."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.permissions import can_sign_for, enterprise_roles_of
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.key_pages import page_of
from promotion.forms.answering import send, status_of
from promotion.forms.using import JoinForm, LeaveForm, LookUpForm, RedeemForm, ReverseForm
from promotion.models import Campaign, Participation, Redemption, Settlement
from promotion.services import claiming, joining, redeeming
from promotion.transitions import JOINING_STATES, State

SHOWN = 50
GET_AND_POST = ["GET", "HEAD", "POST"]
FORM = "promotion/workspace/form.html"
NOT_FOUND, TOO_MANY, LOOK_UPS_PER_HOUR = 404, 429, 300


def own_participation(enterprise, pk) -> Participation:
    """The enterprise's part in a campaign; raises Http404 where it has none."""
    rows = Participation.objects.standing().select_related("campaign__bureau", "enterprise")
    return get_object_or_404(rows, enterprise=enterprise, campaign=pk)


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The campaigns that the enterprise takes part in, and those that it may join."""
    mine = Participation.objects.filter(enterprise=enterprise).select_related("campaign")
    open_ones = Campaign.objects.filter(state__in=JOINING_STATES)
    context = {
        "enterprise": enterprise,
        "mine": list(mine.order_by("-pk")[:SHOWN]),
        "open": list(open_ones.exclude(participations__enterprise=enterprise)[:SHOWN]),
    }
    return render(request, "promotion/workspace/index.html", context)


@never_cache
@require_safe
@enterprise_page
def campaign(request, enterprise, pk):
    """One campaign: whether the enterprise may join, or what it has taken in and what is settled."""
    rows = Campaign.objects.public().select_related("bureau")
    found = get_object_or_404(rows, pk=pk)
    part = Participation.objects.filter(campaign=found, enterprise=enterprise).first()
    context = {
        "campaign": found,
        "part": part,
        "signs": can_sign_for(request.user, enterprise),
        "is_running": found.state == State.RUNNING,
        "obstacles": [] if part else joining.obstacles_of(found, enterprise),
    }
    if part:
        own = Redemption.objects.filter(campaign=found, enterprise=enterprise)
        used, after = page_of(request, own.select_related("voucher__batch", "settlement"))
        settlements = Settlement.objects.standing().filter(campaign=found, enterprise=enterprise)
        context |= {"used": used, "next_after": after, "settlements": list(settlements[:SHOWN])}
    return render(request, "promotion/workspace/campaign.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def join(request, enterprise, pk):
    """Take part in a campaign."""
    found = get_object_or_404(Campaign.objects.public(), pk=pk)
    service = partial(joining.join, found, enterprise, by=request.user)
    return one_step(request, found, JoinForm, service, "报名参加")


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def leave(request, enterprise, pk):
    """Take no more vouchers."""
    part = own_participation(enterprise, pk)
    service = partial(joining.leave, part, by=request.user)
    return one_step(request, part.campaign, LeaveForm, service, "退出活动", is_grave=True)


def one_step(request, campaign, form_class, service, heading, **context):
    form, status = form_class(posted(request)), 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, f"已办理：{heading}。")
            return redirect("promotion_workspace:campaign", campaign.pk)
    context |= {"campaign": campaign, "form": form, "heading": heading}
    return render(request, FORM, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def look_up(request, enterprise):
    """Find a voucher by the code that its holder reads out; codes are not to be guessed."""
    form, status = LookUpForm(posted(request)), 200
    if request.method == "POST":
        key = str(request.user.pk)
        if not rate_limits.hit("voucher-look-up", key, LOOK_UPS_PER_HOUR, rate_limits.HOUR):
            form.add_error(None, "查券太频繁，请过一小时再试。")
            status = TOO_MANY
        elif not form.is_valid():
            status = 422
        elif (found := claiming.find(form.cleaned_data["code"])) and found.token:
            return redirect("promotion_workspace:redeem", found.token)
        else:
            form.add_error("code", "没有这张券，请核对券码，一个字一个字地念。")
            status = NOT_FOUND
    context = {"form": form, "heading": "收券"}
    return render(request, FORM, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def redeem(request, enterprise, token):
    """Take a voucher in: what it gives, then the order. 403 another campaign's, 409 used, 410 expired."""
    voucher = claiming.by_token(token)
    if voucher is None:
        raise Http404
    try:
        redeeming.refuse_unusable(voucher, enterprise, timezone.localdate())
    except ValidationError as error:
        context = {
            "voucher": voucher,
            "sentence": error.messages[0],
            "acts_for_several": len(enterprise_roles_of(request.user)) > 1,
        }
        return render(request, "promotion/workspace/refused.html", context, status=status_of(error))
    campaign = voucher.batch.campaign
    lines = set(campaign.service_lines) & set(enterprise.service_lines)
    form, status = RedeemForm(posted(request), lines=lines), 200
    if request.method == "POST":
        service = partial(redeeming.redeem, voucher, enterprise, by=request.user)
        status = send(form, service)
        if status == DONE:
            off = voucher.batch.value_yuan
            messages.success(request, f"已收券，请从订单里抵扣{off}元。")
            return redirect("promotion_workspace:campaign", campaign.pk)
    lead = f"{voucher.batch.words}，用到{date_format(voucher.valid_until)}"
    context = {"campaign": campaign, "form": form, "heading": "收券", "lead": lead}
    return render(request, FORM, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def reverse(request, enterprise, pk):
    """Take a use back after a refund."""
    rows = Redemption.objects.filter(enterprise=enterprise).select_related("campaign", "voucher")
    found = get_object_or_404(rows, pk=pk)
    service = partial(redeeming.reverse, found, by=request.user)
    lead = f"{found.voucher.number}，抵扣{found.off_yuan}元。钱退回活动预算，券作废。"
    return one_step(request, found.campaign, ReverseForm, service, "冲正", is_grave=True, lead=lead)


@never_cache
@require_safe
@enterprise_page
def settlement(request, enterprise, pk):
    """A settlement list of the enterprise with its rows."""
    rows = Settlement.objects.filter(enterprise=enterprise)
    rows = rows.select_related("campaign__bureau", "notice", "payable")
    found = get_object_or_404(rows, pk=pk)
    used, after = page_of(request, found.redemptions.select_related("voucher"))
    context = {"settlement": found, "campaign": found.campaign, "used": used, "next_after": after}
    return render(request, "promotion/workspace/settlement.html", context)
