"""The lives of a campaign, of a voucher and of a settlement: which step may follow which state."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", "草案"
    RULES_UP = "rules_up", "规则公示"
    RUNNING = "running", "进行"
    ENDED = "ended", "结束"
    ACCOUNTED = "accounted", "核算"
    PUBLISHED = "published", "公示"


class Action(TextChoices):
    """What is done with a campaign."""

    CREATE = "create", "拟定"
    PUT_UP = "put_up", "公示规则"
    TAKE_DOWN = "take_down", "撤回公示修改"
    START = "start", "开始活动"
    END = "end", "结束活动"
    ACCOUNT = "account", "核算"
    PUBLISH = "publish", "公示决算"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.DRAFT, Action.PUT_UP): State.RULES_UP,
    (State.RULES_UP, Action.TAKE_DOWN): State.DRAFT,
    (State.RULES_UP, Action.START): State.RUNNING,
    (State.RUNNING, Action.END): State.ENDED,
    (State.ENDED, Action.ACCOUNT): State.ACCOUNTED,
    (State.ACCOUNTED, Action.PUBLISH): State.PUBLISHED,
}
# Until the rules go up the figures may be written anew.
EDITABLE_STATES = frozenset({State.DRAFT})
# States that everybody may look at: what is only drafted is nobody's promise yet.
PUBLIC_STATES = frozenset(State) - {State.DRAFT}
# An enterprise may join from the day on which the rules are known until the campaign ends.
JOINING_STATES = frozenset({State.RULES_UP, State.RUNNING})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]


class VoucherState(TextChoices):
    """Where a voucher stands. Only from claimed on it binds money."""

    ISSUED = "issued", "待验证"
    CLAIMED = "claimed", "已领取"
    REDEEMED = "redeemed", "已使用"
    SETTLED = "settled", "已结算"
    EXPIRED = "expired", "已过期"
    REVERSED = "reversed", "已冲正"


NEXT_VOUCHER_STATES = {
    VoucherState.ISSUED: frozenset({VoucherState.CLAIMED}),
    VoucherState.CLAIMED: frozenset({VoucherState.REDEEMED, VoucherState.EXPIRED}),
    VoucherState.REDEEMED: frozenset({VoucherState.SETTLED, VoucherState.REVERSED}),
    VoucherState.SETTLED: frozenset(),
    VoucherState.EXPIRED: frozenset(),
    VoucherState.REVERSED: frozenset(),
}


class SettlementState(TextChoices):
    """Where a settlement list stands."""

    LISTED = "listed", "待复核"
    APPROVED = "approved", "已复核待支付"
    NOTICED = "noticed", "公示中"
    PAYABLE = "payable", "已转资金发放"
    PAID = "paid", "已支付"
    SENT_BACK = "sent_back", "已退回"


class SettlementAction(TextChoices):
    """What is done with a settlement list."""

    APPROVE = "approve", "复核同意"
    SEND_BACK = "send_back", "退回"
    PUT_UP = "put_up", "公示结算"
    HAND_OVER = "hand_over", "转资金发放"
    PAY = "pay", "记录支付"


NEXT_SETTLEMENT_STATE = {
    (SettlementState.LISTED, SettlementAction.APPROVE): SettlementState.APPROVED,
    (SettlementState.LISTED, SettlementAction.SEND_BACK): SettlementState.SENT_BACK,
    (SettlementState.APPROVED, SettlementAction.SEND_BACK): SettlementState.SENT_BACK,
    (SettlementState.NOTICED, SettlementAction.SEND_BACK): SettlementState.SENT_BACK,
    (SettlementState.APPROVED, SettlementAction.PAY): SettlementState.PAID,
    (SettlementState.APPROVED, SettlementAction.PUT_UP): SettlementState.NOTICED,
    (SettlementState.NOTICED, SettlementAction.HAND_OVER): SettlementState.PAYABLE,
    # Once more, where the fund has called the payment off.
    (SettlementState.PAYABLE, SettlementAction.HAND_OVER): SettlementState.PAYABLE,
}
# What a fund pays goes through its notice; what it does not pay is paid against a receipt.
FUND_ACTIONS = frozenset({SettlementAction.PUT_UP, SettlementAction.HAND_OVER})


def settlement_actions_from(state: str, *, of_fund: bool, called_off: bool = False) -> list[str]:
    """The steps of a settlement list, as far as they fit to whoever pays. called_off: whether the fund has called
    its payment off; before that it is handed over once."""
    unfit = {SettlementAction.PAY} if of_fund else FUND_ACTIONS
    if state == SettlementState.PAYABLE and not called_off:
        unfit = unfit | {SettlementAction.HAND_OVER}
    return [
        action
        for before, action in NEXT_SETTLEMENT_STATE
        if before == state and action not in unfit
    ]
