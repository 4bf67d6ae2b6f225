"""The stages of an application: agreeing, sending back with one list, refusing, stepping aside."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from subsidies import permissions
from subsidies.models import Approval, GapList, Recusal
from subsidies.services import clocks, deciding, money, stepping, telling
from subsidies.transitions import AGREED, Action, State


@transaction.atomic
def approve(application, *, by, note="", at=None):
    """Agree at the stage where it stands. Enough agreement leads to the next stage, the last one to the
    decision: then the amount is computed, committed and put up.

    Codes: step_not_allowed, reason_has_personal_data of note, rule_against, rule_open, amount_unconfirmed,
    balance_too_low.
    """
    at = at or timezone.now()
    application = stepping.lock(application)
    stepping.next_state(application, Action.CHECK)
    if note.strip():
        note = stepping.require_text(note, "note")
    seat = permissions.seat_at(by, application)
    stepping.require(seat is not None and not permissions.has_part(by, application))
    stage = application.stage
    keep_approval(application, by=by, seat=seat, note=note, at=at)
    if not stage.is_passed(approvals_of(application)):
        return stepping.finish(application, Action.CHECK, by=by, at=at, note=note, stage=stage.name)
    application.position += 1
    clocks.meet_all(application, at=at)
    if application.stage is None:
        return deciding.grant(application, by=by, at=at, note=note, stage=stage.name)
    stepping.finish(application, Action.CHECK, by=by, at=at, note=note, stage=stage.name)
    clocks.start_for_stage(application, at=at)
    telling.tell_stage(application)
    return application


def keep_approval(application, *, by, seat, note, at):
    """Codes: approval_refused, where the database knows of a part that the person has in it."""
    try:
        with transaction.atomic():
            Approval.objects.create(
                application=application,
                round=application.round,
                position=application.position,
                by=by,
                bureau_id=seat or None,
                note=note[:300],
                at=at,
            )
    except IntegrityError:
        message = "录入的人、更正填报的人、回避的人和已经审核过的人不能审核这一环节。"
        raise ValidationError(message, code="approval_refused") from None


def approvals_of(application) -> list[tuple[int, str]]:
    """(user id, bureau slug) of each agreement at this stage in this round."""
    rows = application.approvals.filter(round=application.round, position=application.position)
    return [(user, slug or "") for user, slug in rows.values_list("by", "bureau__slug")]


@transaction.atomic
def send_back(application, *, items: list[str], by, at=None):
    """Return it with everything that is missing, once. Codes: step_not_allowed, gaps_told, reason_missing."""
    at = at or timezone.now()
    application = stepping.lock(application)
    application.state = stepping.next_state(application, Action.RETURN)
    stepping.require(permissions.can_check(by, application))
    if GapList.objects.filter(application=application).exists():
        message = "已经一次性告知过要补的材料，不能再退回；请按现有材料决定。"
        raise ValidationError(message, code="gaps_told")
    items = [stepping.require_text(item, "items") for item in items if item.strip()]
    if not items:
        raise refusal("items", "请写明要补什么，每行一项。", "reason_missing")
    GapList.objects.create(application=application, items=items, by=by, at=at)
    clocks.cancel_all(application, "退回补正", at=at)
    stage = application.policy.parts[application.position].name
    stepping.finish(application, Action.RETURN, by=by, at=at, stage=stage)
    telling.tell_applicant(application, f"有{len(items)}项要补正，请一次补齐")
    telling.tell_clerk(application, len(items))
    return application


@transaction.atomic
def refuse(application, *, reason, by, at=None):
    """Decide that nothing is paid, with the reason and what can be done against it.

    Codes: step_not_allowed, reason_missing, reason_has_personal_data, series_missing.
    """
    at = at or timezone.now()
    application = stepping.lock(application)
    was_noticed = application.state == State.NOTICED
    is_decided = application.state in AGREED
    application.state = stepping.next_state(application, Action.REFUSE)
    may = permissions.can_lead if is_decided else permissions.can_refuse
    stepping.require(may(by, application))
    money.refuse_while_payable(application)
    application.ended_reason = stepping.require_text(reason)[:300]
    return deciding.refuse(application, was_noticed=was_noticed, by=by, at=at)


@transaction.atomic
def step_aside(application, *, reason, by, at=None) -> Recusal:
    """Have no part in an application (回避). Codes: recused, reason_missing."""
    application = stepping.lock(application)
    stepping.require(permissions.seat_at(by, application) is not None)
    if application.recusals.filter(user=by).exists():
        raise ValidationError("您已经回避。", code="recused")
    return Recusal.objects.create(
        application=application,
        user=by,
        reason=stepping.require_text(reason)[:200],
        at=at or timezone.now(),
    )
