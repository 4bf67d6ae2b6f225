"""Agreements of schools with enterprises: entered with their paper and a clock, ended early, and what is taught."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from bureaus.models import Bureau
from reminders import deadlines
from reminders.subjects import before_reminders
from schools.clocks import RULE
from schools.models import Agreement, Module
from schools.services.writing import refused_in_words, require_keeper
from workers.reading_bureaus import EDUCATION


def enter(*, file, by, at=None, **values) -> Agreement:
    """Enter a signed agreement; a clock of 县教育局 runs to its last day.

    file: an ``uploads.Accepted``. values: school, enterprise, kinds, valid_from, valid_until.
    Raises PermissionDenied; ValidationError: codes agreement_days_in_order, agreement_says_what,
    agreement_entered_once.
    """
    require_keeper(by)
    agreement = Agreement(
        name=file.name,
        content_type=file.content_type,
        digest=file.digest,
        by=by,
        at=at or timezone.now(),
        **values,
    )
    try:
        with refused_in_words():
            agreement.file.save(file.name, ContentFile(file.content), save=False)
            agreement.save()
            start_clock(agreement)
    except (DatabaseError, ValidationError):
        agreement.file.storage.delete(agreement.file.name)
        raise
    return agreement


def start_clock(agreement):
    bureau = Bureau.objects.get(slug=EDUCATION)
    clock = deadlines.ClockStart(
        RULE, bureau, timezone.localdate(agreement.at), due_on=agreement.valid_until
    )
    deadlines.start_many(agreement, str(agreement)[:40], agreement.get_absolute_url(), [clock])


@transaction.atomic
def end(agreement, *, ended_on: date, ended_reason: str, by) -> Agreement:
    """End it before its last day. Codes: already_ended, agreement_ended_within_its_days."""
    require_keeper(by)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.ended_on is not None:
        raise ValidationError("这份协议已经终止。", code="already_ended")
    agreement.ended_on, agreement.ended_reason = ended_on, ended_reason
    with refused_in_words():
        agreement.save(update_fields=["ended_on", "ended_reason"])
    for clock in deadlines.open_clocks(agreement):
        deadlines.cancel(clock, reason="协议提前终止")
    return agreement


def end_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: what it has agreed on with schools ends that day, what has not begun on its
    first day."""
    on, why = timezone.localdate(at), "企业已从名录注销"
    rows = Agreement.objects.select_for_update(of=("self",)).filter(
        Q(ended_on=None) | Q(ended_on__gt=on), enterprise=enterprise, valid_until__gte=on
    )
    for agreement in rows.order_by("pk"):
        agreement.ended_on, agreement.ended_reason = max(on, agreement.valid_from), why
        agreement.save(update_fields=["ended_on", "ended_reason"])
        for clock in deadlines.open_clocks(agreement):
            deadlines.cancel(clock, reason=why)


@before_reminders
def meet_ended(on: date) -> int:
    """Meet the clocks of agreements whose last day was before a day; how many. Safe to run twice."""
    return len(deadlines.meet_run_out(Agreement, RULE, on))


def add_module(agreement, *, by, at=None, **values) -> Module:
    """values: programme, kind, name, hours, hours_in_firm. Codes: module_of_its_school, module_once,
    module_hours_in_firm_within_all."""
    require_keeper(by)
    with refused_in_words():
        return Module.objects.create(agreement=agreement, by=by, at=at or timezone.now(), **values)
