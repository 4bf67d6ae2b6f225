"""The ledger of internship months, and what is read of it from above."""

import calendar
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employment import clocks, permissions
from employment.models import InternshipMonth, intern_index
from employment.refusals import refused_in_words
from gaotai_jiazheng.refusals import refusal


@transaction.atomic
def record(
    *,
    host,
    name,
    id_number,
    month,
    allowance_yuan,
    first_day=None,
    last_day=None,
    paid_on=None,
    by,
    at=None,
) -> InternshipMonth:
    """Write one month down; of the identity number only its digest is kept. month: its first day.

    Codes: month_known, days_overlap, future_month, early_day, and those of the row's constraints.
    """
    if not permissions.keeps_internships(by, host):
        raise PermissionDenied("由见习单位的负责人、受托人或者县人社局登记。")
    end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    if month > timezone.localdate(at):
        raise refusal("month", "这个月还没有到。", "future_month")
    row = InternshipMonth(
        person_digest=intern_index(id_number),
        name=name,
        host=host,
        month=month,
        first_day=first_day or month,
        last_day=last_day or end,
        allowance_yuan=allowance_yuan,
        paid_on=paid_on,
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    row.full_clean(exclude=["host", "recorded_by", "person_digest"], validate_constraints=False)
    if not month <= row.first_day <= row.last_day <= end:
        raise refusal("first_day", "起止日要在这个月里，结束不能早于开始。", "days_outside")
    if paid_on is not None:
        refuse_early(paid_on, row)
    with refused_in_words():
        row.save()
    if paid_on is None:
        watch(row, at)
    return row


def watch(row, at=None) -> None:
    """From the month's last day on the host has its days to pay, by the rule of the day on which it is written
    down: an old month may be older than every rule. Assumption: how many days no source that we know says;
    县人社局 is to confirm them."""
    label = f"{row.month:%Y-%m} {row.host.name}"
    link = reverse("admin:employment_internshipmonth_change", args=[row.pk])
    today = timezone.localdate(at)
    clocks.start(row, label, link, clocks.ALLOWANCE, row.last_day, rule_on=today, at=at)


@transaction.atomic
def pay(row: InternshipMonth, *, paid_on, by) -> InternshipMonth:
    """The allowance was paid. Codes: step_not_allowed, early_day."""
    row = lock(row)
    require(by, row)
    if row.paid_on is not None or row.struck_on is not None:
        raise ValidationError("已经登记过发放，或者已经作废。", code="step_not_allowed")
    refuse_early(paid_on, row)
    row.paid_on = paid_on
    row.save(update_fields=["paid_on"])
    clocks.meet(row, clocks.ALLOWANCE, day=paid_on)
    return row


def refuse_early(paid_on, row) -> None:
    """Nobody is paid before the days have begun. Code early_day."""
    if paid_on < row.first_day:
        raise refusal("paid_on", "发放日不能早于见习开始。", "early_day")


@transaction.atomic
def strike(row: InternshipMonth, *, note, by, at=None) -> InternshipMonth:
    """What was wrongly written down counts no more. Codes: step_not_allowed, note_missing."""
    row = lock(row)
    require(by, row)
    if row.struck_on is not None:
        raise ValidationError("已经作废。", code="step_not_allowed")
    if not note.strip():
        raise refusal("note", "请写明作废的原因。", "note_missing")
    row.struck_on, row.struck_reason = timezone.localdate(at), note.strip()[:200]
    row.save(update_fields=["struck_on", "struck_reason"])
    clocks.cancel(row, "登记已经作废")
    return row


def months_of(
    person_digest: str, uscc: str, first_day: date, last_day: date
) -> list[InternshipMonth]:
    """The months of an intern (by ``intern_index``) at the host with this credit code between two days, as they
    stand in the ledger, the oldest first."""
    rows = InternshipMonth.objects.filter(
        person_digest=person_digest,
        host__uscc=uscc,
        struck_on=None,
        first_day__lte=last_day,
        last_day__gte=first_day,
    )
    return list(rows.order_by("month", "first_day"))


def lock(row) -> InternshipMonth:
    rows = InternshipMonth.objects.select_for_update(of=("self",)).select_related("host")
    return rows.get(pk=row.pk)


def require(by, row) -> None:
    if not permissions.keeps_internships(by, row.host):
        raise PermissionDenied("由见习单位的负责人、受托人或者县人社局办理。")
