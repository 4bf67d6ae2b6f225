"""What is to be paid: made after a notice, cancelled with a reason."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure.services import obstacles_of
from funds import permissions
from funds.models import Commitment, Payable
from funds.services.refusals import refuse, refused_in_words, require
from funds.transitions import PayableState
from gaotai_jiazheng.identifiers import id_number_problem, uscc_problem
from gaotai_jiazheng.refusals import not_now
from gaotai_jiazheng.sealed import blind_index

BANK_ACCOUNT = re.compile(r"[0-9]{12,24}")
PayeeKind = Payable.PayeeKind
OPEN = (PayableState.READY, PayableState.FAILED)


def payee_index(id_number: str, kind: str = PayeeKind.PERSON) -> str:
    """The keyed digest by which all payables of one person, or of one unit, are found."""
    return blind_index(id_number, f"funds_{kind}")


@transaction.atomic
def make_payable(
    commitment: Commitment,
    *,
    payee_name: str,
    id_number: str,
    bank_account: str,
    purpose_key: str,
    year: int,
    notice,
    by,
    period_key: str = "",
    kind: str = PayeeKind.PERSON,
    item: str = "",
    at: datetime | None = None,
) -> Payable:
    """Have a commitment's whole sum paid to a person or a unit, once its notice is over and clear.

    id_number: by kind an identity number or a unified social credit code. purpose_key: code of the purpose,
    which has to be the budget's. period_key: "" for what is given once a year, "2026-05" for a month. item:
    of a unit, the number of what it asks for more than once a year, such as a class. Raises PermissionDenied;
    ValidationError with notice_not_clear, funds_payable_of_its_commitment, payable_once_a_commitment,
    payable_once_a_person_purpose_period, and of fields payee_name, id_number, bank_account.
    """
    at = at or timezone.now()
    budget = commitment.budget
    require(permissions.keeps(by, budget.fund))
    payee_name, id_number = payee_name.strip(), id_number.strip().upper()
    bank_account = re.sub(r"\s", "", bank_account)
    refuse_bad_payee(payee_name, bank_account, kind, id_number)
    refuse_not_payable(commitment, purpose_key, notice, timezone.localdate(at))
    with refused_in_words():
        return Payable.objects.create(
            commitment=commitment,
            budget=budget,
            purpose_id=budget.purpose_id,
            amount_fen=commitment.amount_fen,
            payee_name=payee_name,
            id_number=id_number,
            bank_account=bank_account,
            payee_kind=kind,
            person_index=payee_index(id_number, kind),
            year=year,
            period_key=period_key,
            item=item,
            notice=notice,
            made_by=by,
            made_at=at,
        )


def refuse_not_payable(commitment, purpose_key, notice, on):
    """Codes: funds_payable_of_its_commitment, notice_not_clear."""
    purpose = commitment.budget.purpose
    if purpose_key != purpose.code:
        message = f"这笔承诺用于{purpose}，不能用于别的。"
        raise ValidationError(message, code="funds_payable_of_its_commitment")
    if obstacles := obstacles_of(notice, on, commitment.subject):
        raise ValidationError("".join(obstacles), code="notice_not_clear")


def refuse_bad_payee(payee_name, bank_account, kind=PayeeKind.PERSON, id_number=None):
    """Raises ValidationError of the fields; id_number None: not asked for."""
    is_unit, faults = kind == PayeeKind.UNIT, {}
    number_problem = uscc_problem if is_unit else id_number_problem
    if not payee_name:
        faults["payee_name"] = f"请填写收款{'单位名称' if is_unit else '人姓名'}。"
    if id_number is not None and (problem := number_problem(id_number)):
        faults["id_number"] = problem
    if not BANK_ACCOUNT.fullmatch(bank_account):
        account = "单位银行账号" if is_unit else "一卡通账号"
        faults["bank_account"] = f"{account}应为12至24位数字，请核对。"
    if faults:
        raise ValidationError(
            {name: ValidationError(text, code="invalid") for name, text in faults.items()}
        )


@transaction.atomic
def cancel_payable(payable: Payable, by, reason: str, *, at: datetime | None = None) -> Payable:
    """Take a payable back that is in no batch; its commitment keeps the money until it is released.

    Codes: reason_missing, step_not_allowed. One that was cancelled stays as it is.
    """
    rows = Payable.objects.select_for_update(of=("self",)).select_related("budget__fund")
    payable = rows.get(pk=payable.pk)
    require(permissions.keeps(by, payable.budget.fund))
    if not reason.strip():
        raise refuse("请写明取消的原因。", "reason_missing", "reason")
    if payable.state == PayableState.CANCELLED:
        return payable
    if payable.state not in OPEN:
        raise not_now("这笔款项", payable.get_state_display(), "取消")
    payable.state, payable.cancelled_by = PayableState.CANCELLED, by
    payable.cancelled_at, payable.cancel_reason = at or timezone.now(), reason.strip()[:200]
    with refused_in_words():
        payable.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancel_reason"])
    return payable
