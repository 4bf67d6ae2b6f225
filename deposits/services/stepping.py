"""How any step is taken: lock in one order (deposit, claim, accounts), check, write, add to the record."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.access import has_personal_number
from deposits.models import AdvanceClaim, DepositStep, DepositTerms, QualityDeposit
from deposits.transitions import state_after
from gaotai_jiazheng.refusals import not_now, refusal

NO_RIGHT = "您不能办理这项保证金业务。"


def lock_deposit(deposit) -> QualityDeposit:
    """The deposit as it is now, held until the transaction ends. A payment does not wait for it: it locks
    its claim and, last of all, the accounts."""
    rows = QualityDeposit.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "custodian__bureau", "custodian__account", "enterprise", "account"
    ).get(pk=deposit.pk)


def lock_claim(claim) -> AdvanceClaim:
    """The claim as it is now, held until the transaction ends."""
    rows = AdvanceClaim.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "deposit__custodian__bureau",
        "deposit__enterprise",
        "deposit__account",
        "hold",
        "bureau",
    ).get(pk=claim.pk)


def read_claim(claim) -> AdvanceClaim:
    """The claim as it is now, held by nobody: for a step that the database takes only if it is still so."""
    return AdvanceClaim.objects.select_related("deposit__custodian__bureau").get(pk=claim.pk)


def next_state(claim, action):
    """The state after the step. Codes: step_not_allowed."""
    after = state_after(claim.state, action)
    if after is None:
        raise not_now("这笔先行赔付", claim.get_state_display(), action.label)
    return after


def require(is_allowed: bool):
    if not is_allowed:
        raise PermissionDenied(NO_RIGHT)


def require_reason(text: str, field="reason") -> str:
    """The reason without its blanks. Codes: reason_missing, reason_has_personal_data."""
    text = text.strip()
    if not text:
        raise refusal(field, "请写明原因。", "reason_missing")
    if has_personal_number(text):
        message = "这里会长期保存，请不要写电话、证件号或账号。"
        raise refusal(field, message, "reason_has_personal_data")
    return text


def refuse_closed(deposit):
    if deposit.state == QualityDeposit.State.CLOSED:
        raise ValidationError("保证金已经退还，账户已经关闭。", code="deposit_closed")


def terms_on(day) -> DepositTerms:
    """The parameters of that day. Codes: terms_missing."""
    terms = DepositTerms.objects.in_force(day)
    if terms is None:
        raise ValidationError("还没有登记保证金参数，请先登记。", code="terms_missing")
    return terms


def note(deposit, action: str, *, by, at, text="", claim=None) -> None:
    """Add a step to the record."""
    DepositStep.objects.create(
        deposit=deposit, claim=claim, action=action, by=by, at=at, note=text[:500]
    )
