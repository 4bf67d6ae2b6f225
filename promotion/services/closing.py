"""What the clock does with vouchers, and the final account of a campaign."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from disclosure import services as disclosure
from promotion.models import Campaign, FinalAccount, Redemption, Voucher, VoucherBatch
from promotion.refusals import refused_in_words
from promotion.services import clocks, money
from promotion.services.stepping import begin, finish
from promotion.transitions import Action, VoucherState

TOPIC = "消费券活动决算"
AT_ONCE = 500
PURGED_AT_ONCE = 5000
KEPT_UNCLAIMED = timedelta(days=1)
# Assumption: long enough for a question about a final account; 县工业信息化和商务局 is to confirm it.
KEPT_AFTER_ACCOUNT = timedelta(days=180)


def expire(on: date) -> int:
    """Vouchers whose last day has passed: their money goes back to the budget; how many.

    One batch at a time and a few hundred at once, so that nobody waits long for a batch. Safe to run twice.
    """
    waiting = Voucher.objects.overdue(on).order_by("batch").values_list("batch", flat=True)
    return sum(expire_of_batch(batch, on) for batch in list(waiting.distinct()))


def expire_of_batch(batch_id: int, on: date) -> int:
    count = 0
    while done := expire_some(batch_id, on):
        count += done
    return count


@transaction.atomic
def expire_some(batch_id, on) -> int:
    rows = Voucher.objects.overdue(on).filter(batch=batch_id).order_by("pk")
    rows = rows.select_for_update(skip_locked=True)
    found = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return Voucher.objects.filter(pk__in=found).update(state=VoucherState.EXPIRED)


@transaction.atomic
def account(campaign: Campaign, *, by, at=None) -> FinalAccount:
    """Draw up the final account: every claimed voucher has gone somewhere, everything settled is paid, by the bank
    where a fund pays.

    Codes: step_not_allowed, not_settled.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    list(VoucherBatch.objects.select_for_update().filter(campaign=campaign).order_by("pk"))
    campaign = begin(campaign, Action.ACCOUNT, by=by)
    if campaign.settlements.unpaid().exists():
        message = "还有结算单没有支付，不能核算；由资金支付的，等银行付成以后再核算。"
        raise ValidationError(message, code="not_settled")
    figures = figures_of(campaign)
    figures["returned_fen"] = campaign.budget_fen - figures["settled_fen"]
    with refused_in_words():
        made = FinalAccount.objects.create(
            campaign=campaign, budget_fen=campaign.budget_fen, by=by, on=day, **figures
        )
    money.give_rest_back(campaign, figures["returned_fen"], by=by, at=at)
    finish(campaign, Action.ACCOUNT, by=by, at=at)
    clocks.meet(campaign, clocks.ACCOUNT, at)
    return made


def figures_of(campaign) -> dict:
    """What the rows add up to, by two queries."""
    of_state = {
        name: Count("pk", filter=Q(state=state))
        for name, state in (
            ("expired", VoucherState.EXPIRED),
            ("reversed", VoucherState.REVERSED),
        )
    }
    claimed = Count("pk", filter=~Q(state=VoucherState.ISSUED))
    vouchers = Voucher.objects.filter(batch__campaign=campaign).aggregate(
        claimed=claimed, **of_state
    )
    used = Redemption.objects.standing().filter(campaign=campaign)
    redemptions = used.aggregate(
        redeemed=Count("pk"),
        enterprises=Count("enterprise", distinct=True),
        settled_fen=Sum("off_fen", default=0),
        order_fen=Sum("order_fen", default=0),
    )
    return {**vouchers, **redemptions}


@transaction.atomic
def publish(campaign: Campaign, *, by, at=None) -> Campaign:
    """Put the final account up. Codes: step_not_allowed."""
    campaign, at = begin(campaign, Action.PUBLISH, by=by), at or timezone.now()
    final = FinalAccount.objects.select_for_update().get(campaign=campaign)
    final.notice = disclosure.publish(
        final,
        topic=TOPIC,
        title=f"{campaign.title}决算公示",
        text=account_text(final),
        bureau=campaign.bureau,
        by=by,
        at=at,
    )
    final.save(update_fields=["notice"])
    return finish(campaign, Action.PUBLISH, by=by, at=at)


def account_text(final) -> str:
    return (
        f"预算{final.budget_yuan}元，支付{final.settled_yuan}元，结余退回{final.returned_yuan}元。\n"
        f"领取{final.claimed}张，使用{final.redeemed}张，过期{final.expired}张，冲正{final.reversed}张。\n"
        f"收券企业{final.enterprises}家，订单合计{final.order_yuan}元。"
    )


def purge(at: datetime | None = None) -> int:
    """Erase whose voucher it was: where the code never came back, and long after the final account; how many."""
    at, count = at or timezone.now(), 0
    while done := purge_some(at):
        count += done
    return count


@transaction.atomic
def purge_some(at) -> int:
    """At most ``PURGED_AT_ONCE`` of them, whether the account was put up or not."""
    long_ago = timezone.localdate(at - KEPT_AFTER_ACCOUNT)
    is_old = Q(batch__campaign__final_account__on__lt=long_ago)
    was_left = Q(state=VoucherState.ISSUED, asked_at__lt=at - KEPT_UNCLAIMED)
    rows = Voucher.objects.filter(is_old | was_left, erased_at=None)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:PURGED_AT_ONCE])
    return Voucher.objects.filter(pk__in=ids).update(
        phone="",
        person_digest="",
        token="",
        sms_digest="",
        token_digest=F("number"),
        code_digest=F("number"),
        erased_at=at,
    )
