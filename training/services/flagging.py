"""Findings of the auditors' rules are kept as rows, and answered by an officer."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from training.auditing import RULES
from training.models.flag import AuditFlag
from training.models.training_class import TrainingClass
from training.permissions import keeps_training
from training.services.records import terms_of
from training.services.refusals import in_words
from training.services.stepping import refusal
from training.transitions import State

SHORTEST_NOTE = 4
# A class is looked at from filing on and as long as completions are still being corrected.
LOOKED_AT_AFTER_ITS_END = timedelta(days=90)
NOT_LOOKED_AT = (State.CANCELLED, State.RETURNED)


def audit(training_class, at=None) -> int:
    """Look at a class by every rule; what is found and not known yet becomes a flag. How many are new."""
    terms, at = terms_of(training_class), at or timezone.now()
    known = set(training_class.audit_flags.values_list("rule", "key"))
    new = [
        AuditFlag(
            training_class=training_class,
            rule=slug,
            key=found.key[:120],
            reason=found.reason[:300],
            rows=found.rows,
            found_at=at,
        )
        for slug, (_, rule) in RULES.items()
        for found in rule(training_class, terms)
        if (slug, found.key[:120]) not in known
    ]
    AuditFlag.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def audit_all(at=None) -> int:
    """Look at every class that goes on or has just ended; how many flags are new."""
    at = at or timezone.now()
    rows = TrainingClass.objects.filter(ends_at__gt=at - LOOKED_AT_AFTER_ITS_END)
    rows = rows.exclude(state__in=NOT_LOOKED_AT).select_related("institution", "occupation")
    return sum(audit(row, at) for row in rows.iterator(chunk_size=200))


@transaction.atomic
def answer(flag: AuditFlag, *, answer: str, note: str, by, at=None) -> AuditFlag:
    """What the officer has found out. Raises PermissionDenied; codes note_missing, flag_answered."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局处理核对提示。")
    flag = AuditFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if flag.answer:
        raise ValidationError("这条提示已经处理过。", code="flag_answered")
    if len(note.strip()) < SHORTEST_NOTE:
        raise refusal("note", "请写明核对了什么，至少四个字。", "note_missing")
    flag.answer, flag.note = answer, note.strip()
    flag.answered_by, flag.answered_at = by, at or timezone.now()
    with in_words(AuditFlag):
        flag.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    return flag
