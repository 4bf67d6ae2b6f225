"""How any step of a contract is taken: lock in one order, check, write, add to the record."""

from django.core.exceptions import ValidationError

from accounts.access import has_personal_number
from contracts.models import ContractStep, ServiceContract
from contracts.transitions import state_after
from gaotai_jiazheng.refusals import refusal

STALE = {
    "draft": "这份合同还没有定稿。",
    "sent": "这份合同还在等签字。",
    "in_force": "这份合同已经生效，不能再这样办。",
    "withdrawn": "这份合同已经撤回，不能再签。请和企业联系。",
    "superseded": "这份合同已经有了新的版本，请看新的链接。",
    "ended": "这份合同已经解除。",
    "expired": "这份合同已经到期。",
}


def lock(contract) -> ServiceContract:
    """The version as it is now, held until the transaction ends; the version that it changes is held
    first, so that two steps never wait for each other."""
    keys = [key for key in (contract.supersedes_id, contract.pk) if key is not None]
    rows = ServiceContract.objects.select_for_update(of=("self",), no_key=True)
    found = {
        row.pk: row
        for row in rows.select_related("enterprise", "template", "town", "community")
        .filter(pk__in=keys)
        .order_by("pk")
    }
    locked = found[contract.pk]
    if locked.supersedes_id is not None:
        locked.supersedes = found[locked.supersedes_id]
    return locked


def require(contract, action) -> str:
    """The state after the step. Codes: step_not_allowed."""
    after = state_after(contract.state, action)
    if after is None:
        raise ValidationError(STALE[contract.state], code="step_not_allowed")
    return after


def record(contract, action, *, by, at, note="") -> ContractStep:
    return contract.steps.create(action=action, by=by, at=at, note=note)


def clean_reason(text: str, field="reason") -> str:
    """The reason without its blanks. Codes: reason_missing, reason_has_personal_data."""
    text = " ".join(text.split())
    if len(text) < 4:
        raise refusal(field, "请写明原因，至少四个字。", "reason_missing")
    if has_personal_number(text):
        message = "原因会长期保存，请不要写电话、证件号或账号。"
        raise refusal(field, message, "reason_has_personal_data")
    return text[:200]
