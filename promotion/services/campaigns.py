"""The life of a campaign, from the draft to its final account."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from disclosure import services as disclosure
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from ledger.amounts import yuan_of
from promotion import permissions
from promotion.duties import promoting_bureau
from promotion.models import Campaign, Voucher, VoucherBatch
from promotion.models.campaign import CAMPAIGN_SEQUENCE
from promotion.refusals import refused_in_words
from promotion.services import clocks, money, telling
from promotion.services.stepping import begin, finish, record
from promotion.transitions import EDITABLE_STATES, Action, State, VoucherState

PREFIX = "CX"
TOPIC = "消费券活动规则"


@transaction.atomic
def create(*, by, at=None, **values) -> Campaign:
    """Draw a campaign up. values: title, story, service_lines, starts_on, ends_on, budget_fen, fund_budget.

    Raises PermissionDenied; ValidationError of the fields and of the row's constraints.
    """
    at = at or timezone.now()
    if not permissions.promotes(by):
        raise PermissionDenied("由主办消费券活动的单位拟定。")
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), CAMPAIGN_SEQUENCE)
    campaign = Campaign(number=number, bureau=promoting_bureau(), made_by=by, made_at=at, **values)
    campaign.full_clean(exclude=["bureau", "made_by"])
    campaign.save()
    record(campaign, Action.CREATE, by=by, at=at)
    return campaign


@transaction.atomic
def edit(campaign: Campaign, *, by, **values) -> Campaign:
    """Write a draft anew. Codes: step_not_allowed and those of ``create``."""
    campaign = lock_draft(campaign, by)
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.full_clean(exclude=["bureau", "made_by"])
    campaign.save()
    return campaign


@transaction.atomic
def add_batch(campaign: Campaign, *, by, **values) -> VoucherBatch:
    """Add vouchers: to a draft, or to a running campaign from money that came back.

    Codes: over_budget, step_not_allowed, and those of the row's constraints.
    """
    if not permissions.holds(by, campaign):
        raise PermissionDenied(f"由{campaign.bureau}加券。")
    batch = VoucherBatch(campaign=campaign, **values)
    batch.takes_claims = Campaign.objects.filter(pk=campaign.pk, state=State.RUNNING).exists()
    batch.full_clean(exclude=["campaign"])
    with refused_in_words():
        batch.save()
    return batch


@transaction.atomic
def remove_batch(batch: VoucherBatch, *, by) -> None:
    """Take a batch out of a draft. Codes: step_not_allowed."""
    lock_draft(batch.campaign, by)
    with refused_in_words():
        batch.delete()


@transaction.atomic
def put_up(campaign: Campaign, *, by, at=None) -> Campaign:
    """Put the rules up as a notice; from here on they stay. Codes: step_not_allowed, batch_missing, personal_data."""
    campaign, at = begin(campaign, Action.PUT_UP, by=by), at or timezone.now()
    batches = list(campaign.batches.all())
    if not batches:
        raise ValidationError("还没有券批次，请先加券。", code="batch_missing")
    notice = disclosure.publish(
        campaign,
        topic=TOPIC,
        title=f"{campaign.title}规则公示",
        text=rules_text(campaign, batches),
        bureau=campaign.bureau,
        by=by,
        at=at,
    )
    return finish(campaign, Action.PUT_UP, by=by, at=at, rules_notice=notice)


@transaction.atomic
def take_down(campaign: Campaign, *, note: str, by, at=None) -> Campaign:
    """Take the rules back to write them anew. Codes: step_not_allowed, reason_missing, notice_closed."""
    campaign, at = begin(campaign, Action.TAKE_DOWN, by=by), at or timezone.now()
    disclosure.withdraw(campaign.rules_notice, reason=note, by=by, at=at)
    return finish(campaign, Action.TAKE_DOWN, by=by, at=at, note=note, rules_notice=None)


@transaction.atomic
def start(campaign: Campaign, *, by, at=None) -> Campaign:
    """Begin: the notice is over, the money is secured, vouchers may be claimed from the first day on.

    Codes: step_not_allowed, notice_not_clear, campaign_over, balance_too_low, year_closed.
    """
    campaign, at = begin(campaign, Action.START, by=by), at or timezone.now()
    day = timezone.localdate(at)
    if campaign.ends_on < day:
        raise ValidationError("活动的最后一天已经过了，请撤回公示修改日期。", code="campaign_over")
    if obstacles := disclosure.obstacles_of(campaign.rules_notice, day):
        raise ValidationError("".join(obstacles), code="notice_not_clear")
    money.provide(campaign, by=by, at=at)
    with refused_in_words():
        finish(campaign, Action.START, by=by, at=at, started_at=at, started_on=day)
    campaign.batches.update(takes_claims=True)
    clocks.start(
        campaign,
        campaign.number,
        admin_link(campaign),
        clocks.END,
        campaign.bureau,
        day,
        due_on=campaign.ends_on,
        at=at,
    )
    return campaign


@transaction.atomic
def end(campaign: Campaign, *, by, note="", at=None) -> Campaign:
    """No more claims; what was claimed may be used until its own last day.

    The days for its account run from the last day on which a voucher may be used. Before the campaign's last day the
    reason is asked for. Codes: step_not_allowed, note_missing.
    """
    at = at or timezone.now()
    # As claims and returns do: the batches first, then the campaign.
    list(VoucherBatch.objects.select_for_update().filter(campaign=campaign).order_by("pk"))
    campaign = begin(campaign, Action.END, by=by)
    if timezone.localdate(at) <= campaign.ends_on and not note.strip():
        raise refusal("note", "提前结束的，请写明原因。", "note_missing")
    campaign.batches.update(takes_claims=False)
    finish(campaign, Action.END, by=by, at=at, note=note, ended_at=at)
    clocks.meet(campaign, clocks.END, at)
    link, day = admin_link(campaign), last_use_of(campaign, timezone.localdate(at))
    clocks.start(campaign, campaign.number, link, clocks.ACCOUNT, campaign.bureau, day, at=at)
    telling.tell_bureau(campaign, "已结束，请在期限内结算和核算")
    telling.tell_of_end(campaign)
    return campaign


def last_use_of(campaign, day):
    """The last day on which a voucher of an ended campaign may be used, from ``day`` on; nothing can be accounted for
    before it is over."""
    claimed = Voucher.objects.filter(batch__campaign=campaign, state=VoucherState.CLAIMED)
    return max(day, claimed.aggregate(last=Max("valid_until"))["last"] or day)


def lock_draft(campaign, by) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("bureau")
    campaign = rows.get(pk=campaign.pk)
    if not permissions.holds(by, campaign):
        raise PermissionDenied(f"由{campaign.bureau}修改。")
    if campaign.state not in EDITABLE_STATES:
        message = f"{campaign.get_state_display()}的活动不能修改，请先撤回公示。"
        raise ValidationError(message, code="step_not_allowed")
    return campaign


def admin_link(campaign) -> str:
    return reverse("admin:promotion_campaign_change", args=[campaign.pk])


def rules_text(campaign, batches) -> str:
    """What goes up: days, money, vouchers, services and the rules in the bureau's words."""
    listed = "\n".join(
        f"{each.title}：{each.words}，{each.stock}张，每人最多{each.per_person}张，领后{each.valid_days}天内用"
        for each in batches
    )
    payer = f"由{campaign.fund_budget}支付" if campaign.is_of_fund else "由主办单位支付"
    return (
        f"活动时间：{date_format(campaign.starts_on)}至{date_format(campaign.ends_on)}。\n"
        f"预算：{yuan_of(campaign.budget_fen)}元，{payer}。\n"
        f"可用的服务：{'、'.join(campaign.line_names)}。\n{listed}\n{campaign.story}"
    )
