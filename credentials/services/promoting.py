"""Levels that prizes speak for: proposed where the rules allow it, decided by 县人社局."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from credentials.models import LevelRule, Promotion
from credentials.permissions import keeps_exams
from credentials.services import telling
from credentials.services.levels import levels_held
from credentials.services.stepping import now


def may_be_proposed(worker, occupation, level: int, on: date) -> bool:
    """Whether the level has a rule that day, she has not reached it, and has the level before that it asks
    for. Months of work are what a prize may stand for; the level before is not."""
    rule = LevelRule.objects.in_force(occupation, level, on)
    if rule is None:
        return False
    held = levels_held(worker, on).filter(occupation=occupation)
    best = min((each.skill_level for each in held), default=None)
    if best is not None and best <= level:
        return False
    return rule.previous_level is None or (best is not None and best <= rule.previous_level)


def propose(worker, *, occupation, level: int, basis: str, on: date, at=None) -> Promotion | None:
    """The proposal that waits; None where the rules do not allow one."""
    if not may_be_proposed(worker, occupation, level, on):
        return None
    return Promotion.objects.get_or_create(
        worker=worker,
        occupation=occupation,
        level=level,
        state=Promotion.State.PROPOSED,
        defaults={"basis": basis[:260], "proposed_at": now(at)},
    )[0]


@transaction.atomic
def decide(promotion, *, is_agreed: bool, reason: str, by, at=None) -> Promotion:
    """Raises PermissionDenied; ValidationError, code already_decided."""
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局决定。")
    promotion = Promotion.objects.select_for_update(of=("self",)).get(pk=promotion.pk)
    if promotion.state != Promotion.State.PROPOSED:
        raise ValidationError("这项建议已经决定。", code="already_decided")
    promotion.state = Promotion.State.AGREED if is_agreed else Promotion.State.DECLINED
    promotion.reason, promotion.decided_by, promotion.decided_at = reason, by, now(at)
    promotion.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    told = f"您的{promotion}晋升建议有了决定"
    telling.tell_worker(promotion.worker, told, link=reverse("credentials:next_level"))
    return promotion
