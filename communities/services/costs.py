"""Rent waivers, meters and bills: what bureaus decide, what suppliers answer, what enterprises prove."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from communities import clocks, duties, permissions
from communities.models import Meter, Outlet, RentWaiver, Supplier, Tariff, UtilityBill
from communities.refusals import refused_in_words
from communities.services.outlets import lock, reason_of
from communities.services.telling import tell_enterprise
from communities.transitions import ENDED_STATES, NEXT_RATE_STATE, RateAction, RateState
from enterprises.permissions import can_sign_for, require_signer
from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import not_now, refusal, write
from reminders import deadlines
from reminders.subjects import before_reminders


@transaction.atomic
def waive_rent(
    outlet: Outlet,
    *,
    decision_number: str,
    decided_by: str,
    decided_on: date,
    first_month: date,
    months: int,
    monthly_fen: int,
    by,
    at=None,
) -> RentWaiver:
    """Record a decision on rent; its last day is on the clock. Days of first_month do not matter.

    Codes: outlet_ended, those of the row's constraints.
    """
    outlet = lock(outlet)
    if not permissions.can_waive_rent(by):
        raise PermissionDenied("您不能记录租金减免。")
    refuse_ended(outlet)
    first = first_month.replace(day=1)
    waiver = RentWaiver(
        outlet=outlet,
        decision_number=decision_number,
        decided_by=decided_by,
        decided_on=decided_on,
        first_month=first,
        last_month=months_after(first, months - 1),
        monthly_fen=monthly_fen,
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    waiver.full_clean(exclude=["outlet", "recorded_by"])
    with refused_in_words():
        waiver.save()
    watch_waiver(waiver, timezone.localdate(at))
    tell_enterprise(outlet, "租金减免已记录")
    return waiver


def watch_waiver(waiver, today):
    """The day on which the waiver ends is on the clock of the bureau of facilities."""
    last_day = months_after(waiver.last_month, 1) - clocks.ONE_DAY
    bureau = duties.facilities_bureau()
    if bureau is None or last_day <= today:
        return
    clock = deadlines.ClockStart(clocks.RENT_END, bureau, today, due_on=last_day)
    link = waiver.get_absolute_url()
    deadlines.start_many(waiver, waiver.outlet.number, link, [clock])


@before_reminders
def meet_ended_waivers(on: date) -> int:
    """Meet the clocks of waivers whose last month was over before a day; how many. Safe to run twice."""
    return len(deadlines.meet_run_out(RentWaiver, clocks.RENT_END, on))


@transaction.atomic
def end_waiver(waiver: RentWaiver, *, last_month: date, note: str, by) -> RentWaiver:
    """End a waiver before its time: that month is the last one. Codes: note_missing, month_out_of_range."""
    rows = RentWaiver.objects.select_for_update(of=("self",)).select_related("outlet")
    waiver = rows.get(pk=waiver.pk)
    if not permissions.can_waive_rent(by):
        raise PermissionDenied("您不能结束租金减免。")
    last = last_month.replace(day=1)
    if not waiver.first_month <= last < waiver.last_month:
        message = "要在减免的月份里，早于现在的最后一个月。"
        raise refusal("last_month", message, "month_out_of_range")
    waiver.last_month, waiver.ended_reason = last, reason_of(note)[:200]
    waiver.save(update_fields=["last_month", "ended_reason"])
    for clock in deadlines.open_clocks(waiver):
        deadlines.cancel(clock, reason="租金减免提前结束")
    watch_waiver(waiver, timezone.localdate())
    return waiver


@transaction.atomic
def add_meter(outlet: Outlet, *, kind, meter_number, by, supplier=None, supplier_name="") -> Meter:
    """Register a meter; a supplier that nobody has named yet is entered by its name.

    Codes: outlet_ended, supplier_missing, supplier_of_another_kind, and meter_once_in_its_outlet's.
    """
    outlet = lock(outlet)
    require_signer(by, outlet.enterprise)
    refuse_ended(outlet)
    if supplier is None and not supplier_name:
        raise refusal("supplier", "请选择供应单位，或者写下名称。", "supplier_missing")
    if supplier is None:
        supplier, _ = Supplier.objects.get_or_create(kind=kind, name=supplier_name)
    if supplier.kind != kind:
        message = f"{supplier.name}登记的是供{supplier.get_kind_display()}，请核对。"
        raise refusal("supplier", message, "supplier_of_another_kind")
    meter = Meter(outlet=outlet, kind=kind, supplier=supplier, meter_number=meter_number)
    write(meter, exclude=["outlet", "supplier"])
    return meter


@transaction.atomic
def apply_for_rate(meter: Meter, *, by, note="", at=None) -> Meter:
    """The enterprise has asked its supplier for the household rate; the supplier's days begin.

    Source: 国办发〔2019〕30号, household prices of water and electricity for outlets in communities; no
    day is set there, so the rule's length is ours until 县发展和改革局 confirms it.
    """
    meter = begin(meter, RateAction.APPLY)
    require_signer(by, meter.outlet.enterprise)
    refuse_ended(meter.outlet)
    day = timezone.localdate(at)
    changes = {"applied_on": day, "answered_on": None, "refusal": ""}
    finish(meter, RateAction.APPLY, by=by, at=at, note=note, **changes)
    if bureau := duties.rates_bureau():
        link = meter.get_absolute_url()
        clock = deadlines.ClockStart(clocks.RATE_ANSWER, bureau, day)
        deadlines.start_many(meter, meter.outlet.number, link, [clock], at=at)
    return meter


@transaction.atomic
def confirm_rate(meter: Meter, *, household_from: date, by, note="", at=None) -> Meter:
    """The bureau has seen on a bill that the household rate is charged. Codes: bill_missing, future_date."""
    meter = begin(meter, RateAction.CONFIRM)
    if not permissions.acts_for(by, duties.rates_bureau()):
        raise PermissionDenied("由负责价格的单位看过账单后确认。")
    day = timezone.localdate(at)
    if household_from > day:
        raise refusal("household_from", "日期不能晚于今天。", "future_date")
    if not meter.bills.standing().exists():
        message = "这块表还没有账单照片，不能确认；请企业先上传账单。"
        raise ValidationError(message, code="bill_missing")
    changes = {"household_from": household_from, "answered_on": day}
    finish(meter, RateAction.CONFIRM, by=by, at=at, note=note, **changes)
    tell_enterprise(meter.outlet, f"{meter.get_kind_display()}表已确认执行居民价")
    return meter


@transaction.atomic
def refuse_rate(meter: Meter, *, note: str, by, at=None) -> Meter:
    """The supplier has refused, or went back on it: by the enterprise's or the bureau's word.

    Codes: note_missing.
    """
    meter = begin(meter, RateAction.REFUSE)
    is_bureaus = permissions.acts_for(by, duties.rates_bureau())
    if not is_bureaus and not can_sign_for(by, meter.outlet.enterprise):
        raise PermissionDenied("由企业或者负责价格的单位记录。")
    note = reason_of(note)[:300]
    changes = {"refusal": note, "answered_on": timezone.localdate(at)}
    finish(meter, RateAction.REFUSE, by=by, at=at, note=note, **changes)
    if is_bureaus:
        tell_enterprise(meter.outlet, f"{meter.get_kind_display()}表被拒绝执行居民价")
    return meter


def add_bill(
    meter: Meter,
    *,
    first_day: date,
    last_day: date,
    quantity,
    paid_fen: int,
    file: uploads.Accepted,
    by,
    at=None,
) -> UtilityBill:
    """Keep a bill with its photo; it is held against the price in force on its last day, if there is one.

    Codes: those of the row's constraints.
    """
    require_signer(by, meter.outlet.enterprise)
    tariffs = Tariff.objects.filter(kind=meter.kind, in_force_from__lte=last_day)
    bill = UtilityBill(
        meter=meter,
        first_day=first_day,
        last_day=last_day,
        quantity=quantity,
        paid_fen=paid_fen,
        tariff=tariffs.order_by("-in_force_from").first(),
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    bill.full_clean(exclude=["meter", "tariff", "recorded_by", "file"])
    try:
        with refused_in_words():
            bill.file.save(file.name, ContentFile(file.content), save=False)
            bill.save()
    except (DatabaseError, OSError, ValidationError):
        if bill.file:
            bill.file.storage.delete(bill.file.name)
        raise
    return bill


@transaction.atomic
def void_bill(bill: UtilityBill, *, note: str, by, at=None) -> UtilityBill:
    """Take a bill back that was told wrongly; the row and its photo stay. Codes: note_missing,
    step_not_allowed."""
    rows = UtilityBill.objects.select_for_update(of=("self",))
    bill = rows.select_related("meter__outlet__enterprise").get(pk=bill.pk)
    require_signer(by, bill.meter.outlet.enterprise)
    if bill.voided_at is not None:
        raise ValidationError("这张账单已经作废。", code="step_not_allowed")
    bill.voided_at, bill.voided_reason = at or timezone.now(), reason_of(note)[:200]
    bill.save(update_fields=["voided_at", "voided_reason"])
    return bill


def begin(meter, action) -> Meter:
    """The meter as it is now, locked. Codes: step_not_allowed."""
    rows = Meter.objects.select_for_update(of=("self",))
    meter = rows.select_related("outlet__enterprise", "outlet__community__town", "supplier").get(
        pk=meter.pk
    )
    if (meter.state, action) not in NEXT_RATE_STATE:
        raise not_now("这块表", meter.get_state_display(), RateAction(action).label)
    return meter


def finish(meter, action, *, by, at, note, **changes):
    """Write the new state, add the step, end the supplier's days once there is an answer."""
    meter.state = NEXT_RATE_STATE[meter.state, action]
    for name, value in changes.items():
        setattr(meter, name, value)
    meter.full_clean(exclude=["outlet", "supplier"])
    meter.save()
    meter.steps.create(action=action, by=by, at=at or timezone.now(), note=note[:300])
    if meter.state in {RateState.CONFIRMED, RateState.REFUSED}:
        day = timezone.localdate(at)
        for clock in deadlines.open_clocks(meter):
            deadlines.meet(clock, on=max(day, clock.received_on))


def refuse_ended(outlet):
    if outlet.state in ENDED_STATES:
        message = f"{outlet.get_state_display()}的网点不能再登记。"
        raise ValidationError(message, code="outlet_ended")


def months_after(first: date, count: int) -> date:
    """The first day of the month so many months later."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
