"""The clocks of targets, and that the ladder reminds every responsible bureau."""

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng import short_memory
from plan import metrics, watching
from plan.metrics import metric
from plan.models import Responsibility, TargetTelling, TargetWatch
from plan.tasks import watch_targets
from plan.tests.factories import MeasureFactory, ResponsibilityFactory, TargetFactory
from reminders import reminding
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.models import Deadline, Notification
from reminders.rulebook import rules
from reminders.stages import load_stages
from reminders.tests.factories import DeadlineRuleFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
DUE = date(2026, 12, 31)


@pytest.fixture
def target(monkeypatch):
    """One by the end of 2026, of three bureaus; how many there are says ``there``."""
    monkeypatch.setattr(metrics, "_metrics", {})
    for path in SHIPPED_CALENDARS:
        load_file(path)
    DeadlineRuleFactory(
        slug="plan_target", name="完成方案目标", length=0, unit="given_day",
        in_force_from=date(2024, 1, 1),
    )  # fmt: skip
    rules.forget()
    measure = MeasureFactory(number=4)
    for position in (1, 2, 3):
        part = ResponsibilityFactory(measure=measure, position=position)
        BureauMemberFactory(bureau=part.bureau, role=BureauMember.Role.CONTACT)
    return TargetFactory(
        measure=measure, slug="rated", title="标准化家政企业", at_least=1, period="once", due_on=DUE
    )


@pytest.fixture
def there():
    found = {"count": 0}
    metrics._metrics.clear()
    words = {"title": "标准化家政企业", "unit": "家", "definition": "当天评定有效的。"}
    metric("rated", register="评定登记", rows="plan:index", **words)(lambda on: found["count"])
    return found


def reached_on(day):
    """There is none before that day and one from then on, whenever it is asked."""
    metrics._metrics.clear()
    words = {"title": "标准化家政企业", "unit": "家", "definition": "当天评定有效的。"}
    metric("rated", register="评定登记", rows="plan:index", **words)(lambda on: int(on >= day))


def states():
    return [clock.state for clock in Deadline.objects.order_by("pk")]


def test_each_responsible_bureau_has_a_clock_once(target, there):
    assert watching.watch(ON) == 3
    assert watching.watch(ON) == 0

    clocks = list(Deadline.objects.select_related("owner", "lead_bureau").order_by("pk"))
    bureaus = [part.bureau for part in target.measure.responsibilities.order_by("position")]
    assert [clock.owner for clock in clocks] == bureaus
    assert [clock.lead_bureau for clock in clocks] == [None, bureaus[0], bureaus[0]]
    assert {clock.due_on for clock in clocks} == {DUE}
    assert {clock.link for clock in clocks} == {"/plan/measures/4/"}


def test_reached_target_meets_its_clocks_and_a_fallen_one_starts_anew(target, there):
    watching.watch(ON)
    there["count"] = 1
    assert watching.watch(date(2026, 12, 1)) == 3
    assert watching.watch(date(2026, 12, 1)) == 0
    assert states() == ["met"] * 3

    there["count"] = 0
    assert watching.watch(date(2026, 12, 2)) == 3
    assert states() == ["met"] * 3 + ["running"] * 3


def test_target_that_is_reached_from_the_start_has_no_clock(target, there):
    there["count"] = 1

    assert watching.watch(ON) == 0
    assert not Deadline.objects.exists()


def test_target_entered_after_its_day_is_overdue_once(target, there):
    reached_on(date(2027, 1, 5))
    assert watching.watch(date(2027, 1, 4)) == 3
    assert {clock.is_overdue(date(2027, 1, 4)) for clock in Deadline.objects.all()} == {True}

    watching.watch(date(2027, 1, 5))
    assert {clock.is_overdue() for clock in Deadline.objects.all()} == {True}


def test_yearly_target_has_a_clock_for_each_year(target, there):
    target.period, target.due_on = "yearly", None
    target.save()
    watching.watch(ON)

    assert watching.watch(date(2027, 1, 4)) == 3
    assert watching.watch(date(2027, 3, 1)) == 3

    assert TargetWatch.objects.count() == 6
    assert states() == ["cancelled"] * 3 + ["running"] * 3
    reasons = set(Deadline.objects.filter(state="cancelled").values_list("ended_reason", flat=True))
    assert reasons == {"2026年度已经结束，没有达到1人次"}


def test_ladder_reminds_the_people_of_each_bureau(target, there):
    load_stages()
    watching.watch(ON)

    reminding.send_due_reminders(on=date(2026, 12, 29))

    told = Notification.objects.filter(channel="inbox").select_related("recipient")
    people = {row.recipient_id for row in told}
    contacts = set(BureauMember.objects.values_list("user_id", flat=True))
    assert people == contacts
    assert all("标准化家政企业 完成方案目标" in row.subject for row in told)


@pytest.fixture
def at_risk_rule():
    DeadlineRuleFactory(
        slug="plan_target_at_risk", name="预警", length=60, unit="calendar_days",
        in_force_from=date(2024, 1, 1),
    )  # fmt: skip
    rules.forget()


def warnings():
    rows = Notification.objects.filter(kind="target_at_risk", channel="inbox")
    return sorted(rows.values_list("recipient__memberships__bureau", "subject", "link"))


def run(moment):
    short_memory.forget_all()
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        watch_targets()


def test_target_at_risk_is_told_to_every_bureau_once(target, there, at_risk_rule):
    run("2026-11-01T06:40:00+08:00")  # 60 days before 31 December
    told = warnings()
    run("2026-11-02T06:40:00+08:00")
    run("2026-12-01T06:40:00+08:00")

    bureaus = [part.bureau_id for part in target.measure.responsibilities.all()]
    subject = "目标预警：标准化家政企业现为0人次，还差1"
    assert told == sorted((bureau, subject, "/plan/") for bureau in bureaus)
    assert warnings() == told


def test_nobody_is_warned_a_day_before(target, there, at_risk_rule):
    run("2026-10-31T20:40:00+08:00")

    assert warnings() == []


def test_missed_runs_are_made_up_for_until_the_last_day(target, there, at_risk_rule):
    run("2026-12-31T20:40:00+08:00")

    assert len(warnings()) == 3
    assert "还有0天" in Notification.objects.filter(kind="target_at_risk").first().body


def test_after_the_last_day_it_is_overdue_and_not_at_risk(target, there, at_risk_rule):
    run("2027-01-01T06:40:00+08:00")

    assert warnings() == []


def test_reached_target_warns_nobody_and_a_fallen_one_does(target, there, at_risk_rule):
    there["count"] = 1
    run("2026-11-05T06:40:00+08:00")
    assert warnings() == []

    there["count"] = 0
    run("2026-11-06T06:40:00+08:00")
    assert len(warnings()) == 3


def test_target_without_a_register_is_not_said_to_be_at_risk(target, at_risk_rule):
    run("2026-11-05T06:40:00+08:00")

    assert warnings() == []


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_warn_once(target, there, at_risk_rule):
    barrier = Barrier(2)

    def run_once():
        barrier.wait()
        try:
            watching.watch(date(2026, 11, 26))
        finally:
            connection.close()

    threads = [Thread(target=run_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(warnings()) == 3


@pytest.fixture
def ladder(at_risk_rule):
    """The five stages before the last day, as shipped: 180, 90, 60, 30 and 7 days."""
    for number, length in enumerate((180, 90, 30, 7), start=1):
        DeadlineRuleFactory(
            slug=f"plan_target_before_{number}", name=f"第{number}次", length=length,
            unit="calendar_days", in_force_from=date(2024, 1, 1),
        )  # fmt: skip
    rules.forget()


def told(kind=None):
    """(stage, day it was due, whether late) of the lead bureau's tellings."""
    rows = TargetTelling.objects.filter(watch__bureau=lead_bureau())
    if kind:
        rows = rows.filter(stage__startswith=kind)
    return sorted(rows.values_list("stage", "due_to_send_on", "is_late"), key=lambda row: row[1])


def lead_bureau():
    return Responsibility.objects.get(position=1).bureau


def days(first, last):
    """Every day at 6:40, as the scheduler runs."""
    day = first
    while day <= last:
        run(f"{day}T06:40:00+08:00")
        day += timedelta(days=1)


def test_every_stage_is_told_once_on_its_day(target, there, ladder):
    watched = [date(2026, 6, 2), *(date(2026, month, 1) for month in range(7, 13))]
    near = [date(2026, 7, 4), date(2026, 10, 2), date(2026, 12, 24), date(2027, 1, 1)]
    for day in sorted([*watched, *near]):
        days(day, day + timedelta(days=1))

    months = [(f"pace:2026-{month:02}", date(2026, month + 1, 1), False) for month in range(6, 12)]
    assert told("pace") == months
    assert [row for row in told() if not row[0].startswith("pace")] == [
        ("plan_target_before_1", date(2026, 7, 4), False),
        ("plan_target_before_2", date(2026, 10, 2), False),
        ("plan_target_at_risk", date(2026, 11, 1), False),
        ("plan_target_before_3", date(2026, 12, 1), False),
        ("plan_target_before_4", date(2026, 12, 24), False),
        ("missed", date(2027, 1, 1), False),
    ]
    contact = BureauMember.objects.get(bureau=lead_bureau()).user
    kinds = Notification.objects.filter(
        channel="inbox", recipient=contact, kind__startswith="target_"
    )
    assert Counter(kinds.values_list("kind", flat=True)) == {
        "target_pace": 6, "target_near": 4, "target_at_risk": 1, "target_missed": 1,
    }  # fmt: skip


def test_a_missed_week_is_caught_up_and_says_so(target, there, ladder):
    run("2026-11-26T06:40:00+08:00")
    run("2026-12-07T06:40:00+08:00")

    assert told()[1:] == [
        ("pace:2026-11", date(2026, 12, 1), True),
        ("plan_target_before_3", date(2026, 12, 1), True),
    ]
    late = Notification.objects.filter(channel="inbox", kind="target_near")
    assert {row.is_late for row in late} == {True}
    assert "本条应于12月1日发出。" in late[0].body


def test_stages_before_the_plan_was_loaded_are_not_told(target, there, ladder):
    run("2026-11-26T06:40:00+08:00")
    run("2026-11-27T06:40:00+08:00")

    assert told() == [("plan_target_at_risk", date(2026, 11, 1), True)]


def test_reached_target_is_silent(target, there, ladder):
    there["count"] = 1
    days(date(2026, 11, 25), date(2026, 12, 3))

    assert not TargetTelling.objects.exists()
    assert not Notification.objects.filter(kind__startswith="target_").exists()


def test_pace_says_where_the_year_will_end(target, there):
    target.period, target.due_on, target.at_least, target.unit = "yearly", None, 200, "人次"
    target.save()
    there["count"] = 149
    run("2026-11-20T06:40:00+08:00")
    run("2026-12-01T06:40:00+08:00")

    row = Notification.objects.filter(kind="target_pace", channel="inbox").first()
    assert row.subject == "标准化家政企业：按当前进度年底162/200"
    assert "还差51人次，以后平均每个月要有51人次" in row.body
    assert row.link == "/plan/targets/rated/"


def test_contact_who_left_is_told_of_to_the_deputy(target, there):
    second = Responsibility.objects.get(position=2).bureau
    BureauMember.objects.filter(bureau=second).update(valid_until=date(2026, 11, 28))
    deputy = BureauMemberFactory(bureau=second, role=BureauMember.Role.DEPUTY)
    days(date(2026, 11, 27), date(2026, 12, 2))

    rows = Notification.objects.filter(channel="inbox", recipient=deputy.user)
    assert sorted(rows.values_list("kind", flat=True)) == ["target_no_contact", "target_pace"]
    assert f"{second.name}联系人11月28日离任" in rows.get(kind="target_no_contact").subject


def test_bureau_without_contact_and_deputy_is_heard_of_by_the_lead(target, there):
    third = Responsibility.objects.get(position=3).bureau
    BureauMember.objects.filter(bureau=third).delete()
    days(date(2026, 11, 27), date(2026, 11, 29))

    lead = BureauMember.objects.get(bureau=lead_bureau()).user
    rows = Notification.objects.filter(kind="target_no_contact", channel="inbox")
    assert [row.recipient_id for row in rows] == [lead.pk]
    assert rows[0].subject.startswith(f"{third.name}还没有指定联系人")


def test_what_was_missed_and_is_reached_late_ends_the_clocks_that_day(target, there):
    reached_on(date(2027, 2, 10))
    watching.watch(date(2027, 1, 4))
    assert watching.watch(date(2027, 2, 9)) == 0

    assert watching.watch(date(2027, 2, 10)) == 3

    assert states() == ["met"] * 3
    assert {clock.is_overdue() for clock in Deadline.objects.all()} == {True}
    assert watching.watch(date(2027, 2, 11)) == 0


def test_a_year_that_was_missed_is_told_once_beside_the_clocks_of_the_new_one(target, there):
    target.period, target.due_on = "yearly", None
    target.save()
    watching.watch(ON)

    run("2027-01-03T06:40:00+08:00")
    run("2027-01-04T06:40:00+08:00")

    told = Notification.objects.filter(kind="target_missed", channel="inbox")
    assert told.count() == 3
    assert told[0].subject == "标准化家政企业2026年没有达到：全年0人次，差1"
    assert told[0].body.startswith(
        "方案要求每年不少于1人次。请向牵头单位说明2026年没有达到的原因；2027年的从1月1日重新计算。"
    )
    assert Deadline.objects.filter(due_on=date(2027, 12, 31)).count() == 3


def test_a_year_that_was_reached_or_is_long_over_is_not_told_as_missed(target, there):
    target.period, target.due_on = "yearly", None
    target.save()
    watching.watch(ON)
    there["count"] = 1
    run("2027-01-03T06:40:00+08:00")
    there["count"] = 0
    run("2027-02-02T06:40:00+08:00")

    assert not Notification.objects.filter(kind="target_missed").exists()


@pytest.mark.parametrize("period", ["once", "yearly"])
def test_what_was_reached_in_the_evening_of_the_last_day_was_reached_in_time(target, there, period):
    target.period, target.due_on = period, DUE if period == "once" else None
    target.save()
    run("2026-12-31T20:40:00+08:00")
    reached_on(DUE)

    run("2027-01-01T05:40:00+08:00")

    clocks = Deadline.objects.filter(due_on=DUE)
    assert [(clock.state, clock.met_on) for clock in clocks] == [("met", DUE)] * 3
    assert not any(clock.is_overdue() for clock in clocks)
    run("2027-02-10T05:40:00+08:00")
    assert not Deadline.objects.filter(state="cancelled").exists()
