"""The money of an application, in the books of funds: committed, made payable, given back."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone

from funds import services as funds
from funds.models import Budget, Payable
from subsidies.models import PolicyCode


def budget_of(application, at) -> Budget:
    """This year's money of the policy's fund for its purpose. Codes: budget_missing."""
    policy, year = application.policy, timezone.localdate(at).year
    rows = Budget.objects.filter(fund__code=policy.fund, year=year, purpose__code=policy.code)
    if found := rows.first():
        return found
    message = f"{year}年还没有登记这项补贴的预算，不能决定。"
    raise ValidationError(message, code="budget_missing")


def commit(application, *, by, at):
    """Codes: budget_missing, balance_too_low."""
    return funds.commit(
        budget_of(application, at),
        application.amount_fen,
        key=key_of(application, "commit"),
        subject=application,
        narration=f"{application.policy.name} {application.number}",
        by=by,
        at=at,
    )


def release(application, reason, *, by, given_up, at):
    funds.release(application.commitment, by, reason, given_up=given_up, at=at)


def make_payable(application, *, by, at):
    """Codes: those of funds, such as a notice that is not over or an objection that is open."""
    is_unit = application.policy.is_for_units
    return funds.make_payable(
        application.commitment,
        kind=Payable.PayeeKind.UNIT if is_unit else Payable.PayeeKind.PERSON,
        payee_name=application.name,
        id_number=application.id_number,
        bank_account=application.bank_account,
        purpose_key=application.code,
        year=application.year,
        period_key=application.period,
        item=application.number if application.code == PolicyCode.INTERNSHIP else "",
        notice=application.notice,
        by=by,
        at=at,
    )


def was_cancelled(row) -> bool:
    """Whether what an application, or a class's claim, was to be paid by was cancelled in the room of funds: then it is
    handed to payment once more, or refused."""
    return row.payable_id is not None and row.payable.state == Payable.State.CANCELLED


def of_cancelled(rows):
    """Those of which that is so, of applications or of classes' claims."""
    return rows.filter(state__in=["payable", "failed"], payable__state=Payable.State.CANCELLED)


def refuse_while_payable(row):
    """Codes: step_not_allowed."""
    if row.payable_id is not None and not was_cancelled(row):
        message = "已经送拨付，不能再办理这一步；要改的，先在“待付款项”里取消这笔款项。"
        raise ValidationError(message, code="step_not_allowed")


def key_of(application, act) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{application.number}:{act}")
