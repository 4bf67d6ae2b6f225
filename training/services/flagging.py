"""Findings of the auditors' rules are kept as rows, and answered by an officer."""

from datetime import timedelta
from functools import partial

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from gaotai_jiazheng.each_by_itself import each_by_itself
from gaotai_jiazheng.refusals import refusal
from training.auditing import RULES
from training.auditing.insured_job_seeker import insured_in
from training.models.choices import ClassKind
from training.models.enrolment import Enrolment
from training.models.flag import AuditFlag
from training.models.training_class import TrainingClass
from training.permissions import keeps_training
from training.services.records import terms_of
from training.services.refusals import refused_in_words
from training.transitions import State

log = structlog.get_logger(__name__)

SHORTEST_NOTE = 4
# Rules that look at lessons alone and need no parameter.
OF_LESSONS = ("teacher_in_two_rooms", "on_public_holiday")
# A class is looked at from filing on and as long as completions are still being corrected.
LOOKED_AT_AFTER_ITS_END = timedelta(days=90)
NOT_LOOKED_AT = (State.CANCELLED, State.RETURNED)


@transaction.atomic
def audit(training_class, at=None) -> int:
    """Look at a class by every rule; what is found and not known yet becomes a flag, and one that waits for an
    answer lapses where the rule does not find it any more. How many are new."""
    terms, at = terms_of(training_class), at or timezone.now()
    found = {
        (slug, flag.key): flag
        for slug in RULES
        for flag in flags_of(slug, training_class, terms, at)
    }
    known = {(flag.rule, flag.key): flag for flag in training_class.audit_flags.all()}
    new = [flag for what, flag in found.items() if what not in known]
    AuditFlag.objects.bulk_create(new, ignore_conflicts=True)
    unanswered = {what: flag for what, flag in known.items() if not flag.answer}
    gone = [
        each.pk for what, each in unanswered.items() if what not in found and not each.lapsed_at
    ]
    again = [each.pk for what, each in unanswered.items() if what in found and each.lapsed_at]
    for pks, lapsed_at in ((gone, at), (again, None)):
        if pks:
            AuditFlag.objects.filter(pk__in=pks, answer="").update(lapsed_at=lapsed_at)
    return len(new)


def look_at_seat(enrolment: Enrolment, is_known: bool | None = None) -> int:
    """Right after somebody has got a seat: the rules look at the class at once where the portal knows more
    of her number, her telephone or her insurance than this seat. How many flags are new.

    is_known: whether another seat has her number or telephone, where that has been asked. Two queries at most
    where there is nothing to look at. It refuses nobody: what fails is logged, and the
    task that looks at all classes finds it later, and the seat stays also inside a transaction.
    """
    try:
        with transaction.atomic():
            is_known = has_another_seat(enrolment) if is_known is None else is_known
            if is_known or is_insured(enrolment):
                return audit(enrolment.training_class)
            return 0
    except DatabaseError:
        log.exception("training.rules_at_entry_failed", enrolment=enrolment.pk)
        return 0


def has_another_seat(enrolment) -> bool:
    """Whether another seat has the number or the telephone."""
    same = Q(id_digest=enrolment.id_digest) & ~Q(id_digest="")
    same |= Q(phone_digest=enrolment.phone_digest) & ~Q(phone_digest="")
    return Enrolment.objects.seated().filter(same).exclude(pk=enrolment.pk).exists()


def is_insured(enrolment) -> bool:
    """Whether an employer insures her in the first month of a class for job seekers."""
    row = enrolment.training_class
    if row.kind != ClassKind.EMPLOYMENT:
        return False
    month = timezone.localdate(row.starts_at).replace(day=1)
    return insured_in(month, [enrolment.id_digest]).exists()


def look_at_lessons(training_class) -> int:
    """With the filing: the rules about lessons; how many flags are new. Two queries where they find
    nothing: lessons with their teachers, and those teachers' other lessons."""
    found = [
        flag
        for slug in OF_LESSONS
        for flag in flags_of(slug, training_class, terms=None, at=timezone.now())
    ]
    return len(AuditFlag.objects.bulk_create(found, ignore_conflicts=True))


def flags_of(slug, training_class, terms, at) -> list[AuditFlag]:
    """What one rule finds, unsaved."""
    _, rule = RULES[slug]
    return [
        AuditFlag(
            training_class=training_class,
            rule=slug,
            key=found.key[:120],
            reason=found.reason[:300],
            rows=found.rows,
            found_at=at,
        )
        for found in rule(training_class, terms)
    ]


def audit_all(at=None) -> int:
    """Look at every class that goes on, has just ended or has a flag that waits; how many flags are new. Those
    of a class that does not take place lapse."""
    at = at or timezone.now()
    waiting = AuditFlag.objects.waiting()
    waiting.filter(training_class__state__in=NOT_LOOKED_AT).update(lapsed_at=at)
    rows = TrainingClass.objects.filter(
        Q(ends_at__gt=at - LOOKED_AT_AFTER_ITS_END) | Q(pk__in=waiting.values("training_class"))
    )
    rows = rows.exclude(state__in=NOT_LOOKED_AT).select_related("institution", "occupation")
    return sum(each_by_itself(rows.iterator(chunk_size=200), partial(audit, at=at)))


@transaction.atomic
def answer(flag: AuditFlag, *, answer: str, note: str, by, at=None) -> AuditFlag:
    """What the officer has found out. Raises PermissionDenied; codes note_missing, flag_answered,
    flag_answered_or_lapsed."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局处理核对提示。")
    flag = AuditFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if flag.answer:
        raise ValidationError("这条提示已经处理过。", code="flag_answered")
    if len(note.strip()) < SHORTEST_NOTE:
        raise refusal("note", "请写明核对了什么，至少四个字。", "note_missing")
    flag.answer, flag.note = answer, note.strip()
    flag.answered_by, flag.answered_at = by, at or timezone.now()
    with refused_in_words(AuditFlag):
        flag.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    return flag
