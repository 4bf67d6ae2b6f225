"""Erasing who objected, once the objection has been over for as long as the rule of its outcome says.

What goes: name, telephone number and the link to the account, in the row and in its history. What stays: what
was said (sealed) and the public answer, because the decision that the notice gated rests on them.

Source: 《个人信息保护法》第四十七条第一款第一项 (the purpose is fulfilled). Assumption: the lengths, rows of the rule
register (内部管理), to be confirmed by 县政府政务服务中心. Numbers that messages were sent to are emptied with
those of cases (``complaints.retention``).
"""

from datetime import datetime, timedelta

import pghistory
import structlog
from django.db import transaction
from django.utils import timezone

from disclosure.models import Objection
from reminders.models import DeadlineRule
from reminders.rulebook import rule_for

AT_ONCE = 200
State = Objection.State
# Outcome -> the rule that says how long the contact is kept after it.
RULES = {
    State.UPHELD: "objection_contact_decided",
    State.REJECTED: "objection_contact_decided",
    State.WITHDRAWN: "objection_contact_ended",
    State.LAPSED: "objection_contact_ended",
}

log = structlog.get_logger(__name__)


def due(state: str, at: datetime):
    """Objections with this outcome whose contact is not kept any longer; none where no rule is in force."""
    try:
        rule = rule_for(RULES[State(state)], timezone.localdate(at))
    except DeadlineRule.DoesNotExist:
        return Objection.objects.none()
    before = at - timedelta(days=rule.length)
    return Objection.objects.filter(state=state, ended_at__lt=before, erased_at=None)


def erase(at: datetime | None = None) -> int:
    """Erase what is due, batch by batch; how many objections. Safe to run twice and at the same time."""
    at = at or timezone.now()
    erased = 0
    for state in RULES:
        while batch := erase_batch(state, at):
            erased += batch
    log.info("objectors_erased", objections=erased)
    return erased


@transaction.atomic
def erase_batch(state: str, at: datetime) -> int:
    rows = due(state, at).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    with pghistory.context(task="erase_objectors"):
        Objection.objects.filter(pk__in=keys).update(name="", phone="", user=None, erased_at=at)
    # After the update: its own trigger has just written down what was replaced.
    Objection.pgh_event_model.objects.filter(pgh_obj__in=keys).update(user=None)
    return len(keys)
