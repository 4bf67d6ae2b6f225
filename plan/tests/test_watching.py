"""The clocks of targets, and that the ladder reminds every responsible bureau."""

from datetime import date, datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from plan import metrics, watching
from plan.metrics import metric
from plan.models import TargetWatch
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
    assert watching.watch(date(2027, 1, 4)) == 3
    assert {clock.is_overdue(date(2027, 1, 4)) for clock in Deadline.objects.all()} == {True}

    there["count"] = 1
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
