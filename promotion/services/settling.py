"""Settlement lists: made by one person, approved by another, paid against a receipt or by a fund's batch."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from disclosure import services as disclosure
from funds import services as funds
from funds.models import Payable
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal
from promotion import permissions
from promotion.models import Campaign, Redemption, Settlement, Voucher
from promotion.models.settlement import SETTLEMENT_SEQUENCE
from promotion.refusals import refused_in_words
from promotion.services import clocks, money, telling
from promotion.transitions import (
    NEXT_SETTLEMENT_STATE,
    SettlementAction,
    SettlementState,
    VoucherState,
    settlement_actions_from,
)

PREFIX = "JS"
TOPIC = "消费券结算"
Action, State = SettlementAction, SettlementState


@transaction.atomic
def make_lists(campaign, *, last_day: date, by, at=None) -> list[Settlement]:
    """One list for each enterprise with redemptions up to that day that are in none.

    Raises PermissionDenied; codes nothing_to_settle, day_not_over (the day has to be over).
    """
    at = at or timezone.now()
    if not permissions.holds(by, campaign):
        raise PermissionDenied(f"由{campaign.bureau}编制结算单。")
    if last_day >= timezone.localdate(at):
        raise refusal("last_day", "这一天还没有过完，最晚结算到昨天。", "day_not_over")
    waiting = Redemption.objects.standing().filter(
        campaign=campaign, settlement=None, redeemed_on__lte=last_day
    )
    waiting = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if not waiting:
        raise refusal("last_day", "到这一天没有可以结算的核销。", "nothing_to_settle")
    by_enterprise = {}
    for row in waiting:
        by_enterprise.setdefault(row.enterprise_id, []).append(row)
    return [
        make_list(campaign, enterprise, rows, last_day, by=by, at=at)
        for enterprise, rows in by_enterprise.items()
    ]


def make_list(campaign, enterprise_id, rows, last_day, *, by, at) -> Settlement:
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), SETTLEMENT_SEQUENCE)
    settlement = Settlement.objects.create(
        number=number,
        campaign=campaign,
        enterprise_id=enterprise_id,
        first_day=min(row.redeemed_on for row in rows),
        last_day=last_day,
        total_fen=sum(row.off_fen for row in rows),
        count=len(rows),
        made_by=by,
        made_at=at,
    )
    Redemption.objects.filter(pk__in=[row.pk for row in rows]).update(settlement=settlement)
    clocks.start(
        settlement,
        number,
        settlement.get_absolute_url(),
        clocks.SETTLE,
        campaign.bureau,
        timezone.localdate(at),
        at=at,
    )
    return settlement


@transaction.atomic
def approve(settlement: Settlement, *, by, at=None) -> Settlement:
    """Another person has compared the list with the redemptions. Codes: step_not_allowed, same_person,
    does_not_add_up."""
    settlement, at = begin(settlement, Action.APPROVE, by=by), at or timezone.now()
    finish(settlement, Action.APPROVE, by=by, at=at, approved_by=by, approved_at=at)
    telling.tell_of_settlements([settlement], "已复核")
    return settlement


@transaction.atomic
def send_back(settlement: Settlement, *, note: str, by, at=None) -> Settlement:
    """The list is not right, or an objection to it was upheld; its notice is taken back and its redemptions wait for
    the next list. Codes: step_not_allowed, note_missing, personal_data (the reason of a notice is public)."""
    settlement, at = begin(settlement, Action.SEND_BACK, by=by), at or timezone.now()
    if not note.strip():
        raise refusal("note", "请写明退回的原因。", "note_missing")
    was_approved = settlement.approved_by_id is not None
    if settlement.notice is not None and settlement.notice.withdrawn_at is None:
        settlement.notice = disclosure.withdraw(settlement.notice, reason=note, by=by, at=at)
    settlement.redemptions.update(settlement=None)
    changes = {"approved_by": None, "approved_at": None}
    finish(settlement, Action.SEND_BACK, by=by, at=at, note=note, **changes)
    clocks.drop(settlement, "结算单已退回", at)
    if was_approved:
        telling.tell_of_settlements([settlement], "已退回，另编结算单")
    return settlement


@transaction.atomic
def pay(settlement: Settlement, *, receipt: str, by, at=None) -> Settlement:
    """Write down what was paid without a fund. Codes: step_not_allowed, receipt_missing, balance_too_low."""
    settlement, at = begin(settlement, Action.PAY, by=by), at or timezone.now()
    if not receipt.strip():
        raise refusal("receipt", "请填写收据编号。", "receipt_missing")
    receipt = receipt.strip()[:80]
    entry = money.pay(settlement, receipt=receipt, by=by)
    settle_vouchers(settlement)
    finish(settlement, Action.PAY, by=by, at=at, entry_id=entry, receipt=receipt, paid_at=at)
    clocks.meet(settlement, clocks.SETTLE, at)
    telling.tell_of_settlements([settlement], "已支付")
    return settlement


@transaction.atomic
def put_up(settlement: Settlement, *, by, at=None) -> Settlement:
    """What a fund is to pay is put up first. Codes: step_not_allowed."""
    settlement, at = begin(settlement, Action.PUT_UP, by=by), at or timezone.now()
    notice = disclosure.publish(
        settlement,
        topic=TOPIC,
        title=f"{settlement.campaign.title}结算公示 {settlement.number}",
        text=(
            f"{settlement.enterprise}，{date_format(settlement.first_day)}至"
            f"{date_format(settlement.last_day)}收券{settlement.count}张，"
            f"拟支付{settlement.total_yuan}元。"
        ),
        bureau=settlement.campaign.bureau,
        by=by,
        at=at,
    )
    telling.tell_of_settlements([settlement], "正在公示")
    return finish(settlement, Action.PUT_UP, by=by, at=at, notice=notice)


@transaction.atomic
def hand_over(settlement: Settlement, *, bank_account: str, by, at=None) -> Settlement:
    """Make a payable of the fund; the bank pays it in a batch. bank_account: of the enterprise. Once more where the
    fund has called the first one off.

    Codes: step_not_allowed, notice_not_clear, and those of ``funds.services`` commit and make_payable.
    """
    settlement, at = begin(settlement, Action.HAND_OVER, by=by), at or timezone.now()
    campaign, enterprise = settlement.campaign, settlement.enterprise
    act = {"by": by, "at": at}
    if settlement.payable is None:
        commitment = money.cut_out(campaign, settlement, **act)
    else:
        commitment = money.commitment_again(campaign, settlement, settlement.payable, **act)
    payable = funds.make_payable(
        commitment,
        payee_name=enterprise.name,
        id_number=enterprise.uscc,
        bank_account=bank_account,
        purpose_key=campaign.fund_budget.purpose.code,
        year=commitment.budget.year,
        notice=settlement.notice,
        by=by,
        kind=Payable.PayeeKind.UNIT,
        item=settlement.number,
        at=at,
    )
    settle_vouchers(settlement)
    finish(settlement, Action.HAND_OVER, by=by, at=at, payable=payable)
    clocks.meet(settlement, clocks.SETTLE, at)
    telling.tell_of_settlements([settlement], "公示期满，已转资金发放")
    return settlement


def settle_vouchers(settlement) -> None:
    """What a list is paid for can be taken back no more."""
    rows = Voucher.objects.filter(redemption__settlement=settlement, state=VoucherState.REDEEMED)
    rows.update(state=VoucherState.SETTLED)


def begin(settlement, action, *, by) -> Settlement:
    """Lock the campaign, then the list, and judge the step. Raises PermissionDenied; code step_not_allowed."""
    action = Action(action)
    Campaign.objects.select_for_update().get(pk=settlement.campaign_id)
    rows = Settlement.objects.select_for_update(of=("self",)).select_related(
        "campaign__bureau",
        "campaign__account",
        "campaign__fund_budget__fund",
        "campaign__fund_budget__purpose",
        "campaign__commitment__budget__fund",
        "enterprise",
        "notice",
        "payable__commitment__budget__fund",
        "payable__commitment__budget__purpose",
    )
    settlement = rows.get(pk=settlement.pk)
    if not permissions.holds(by, settlement.campaign):
        raise PermissionDenied(f"由{settlement.campaign.bureau}{action.label}。")
    if action not in actions_of(settlement):
        raise not_now("这份结算单", settlement.get_state_display(), action.label)
    return settlement


def actions_of(settlement) -> list[str]:
    """The steps that a list can take as it stands."""
    return settlement_actions_from(
        settlement.state,
        of_fund=settlement.campaign.is_of_fund,
        called_off=settlement.is_called_off,
    )


def finish(settlement, action, *, by, at, note="", **changes) -> Settlement:
    settlement.state = NEXT_SETTLEMENT_STATE[settlement.state, action]
    for name, value in changes.items():
        setattr(settlement, name, value)
    with refused_in_words():
        settlement.save()
    settlement.steps.create(action=action, state=settlement.state, by=by, at=at, note=note[:300])
    return settlement
