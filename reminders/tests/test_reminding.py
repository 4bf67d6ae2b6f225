import random
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from reminders import deadlines, subjects
from reminders.models import Deadline, Notification, Reminder
from reminders.reminding import Counts, send_due_reminders, wake_clocks
from reminders.stages import load_stages, stages
from reminders.tests.factories import DeadlineFactory, DeadlineRuleFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db

Role = BureauMember.Role
MONDAY = date(2026, 11, 23)
TWO_BEFORE = date(2026, 11, 30)
LAST_DAY = date(2026, 12, 2)


@pytest.fixture
def bureau():
    return BureauFactory(slug="market-regulation", name="县市场监管局")


@pytest.fixture
def contact(bureau):
    return BureauMemberFactory(bureau=bureau, role=Role.CONTACT, user__email="").user


@pytest.fixture
def supervisor():
    office = BureauFactory(slug="office", name="县政府办公室", is_supervising_office=True)
    return BureauMemberFactory(bureau=office, role=Role.CONTACT, user__email="").user


def told():
    """Who was told at which rung."""
    return sorted(Reminder.objects.values_list("stage", "recipient__username"))


def everything():
    """All that a run could change."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Deadline, Reminder, Notification)
    ]


def test_reminder_is_given_on_its_day_and_the_clock_moves_on(bureau, contact):
    ReminderStageFactory(slug="two_before")
    ReminderStageFactory(slug="due_day", anchor="due_day", offset=0)
    deadline = DeadlineFactory(owner=bureau)

    early = send_due_reminders(TWO_BEFORE - timedelta(days=1))
    counts = send_due_reminders(TWO_BEFORE)

    assert early == Counts(deadlines=1)
    assert counts == Counts(deadlines=1, reminders=1, notifications=1)
    reminder = Reminder.objects.get()
    assert (reminder.stage, reminder.recipient, reminder.is_late) == ("two_before", contact, False)
    deadline.refresh_from_db()
    assert deadline.next_reminder_on == LAST_DAY


def test_message_says_number_rule_day_and_distance_and_no_more(bureau, contact):
    ReminderStageFactory()
    deadline = DeadlineFactory(owner=bureau, subject_label="GT202611230019")

    send_due_reminders(TWO_BEFORE)

    message = Notification.objects.get()
    assert message.subject == "GT202611230019 受理期限 12月2日届满，还有2个工作日"
    assert message.body == "责任单位：县市场监管局。依据：暂行约定，待主管单位确认。"
    assert (message.link, message.recipient, message.kind) == (deadline.link, contact, "reminder")
    assert (message.channel, message.state, message.is_late) == ("inbox", "sent", False)


@pytest.mark.parametrize(
    ("anchor", "offset", "on", "tail"),
    [
        ("due_day", 0, LAST_DAY, "届满，就是今天"),
        ("overdue_once", 3, date(2026, 12, 7), "届满，已逾期5天"),
    ],
)
def test_message_of_the_last_day_and_after(bureau, contact, anchor, offset, on, tail):
    ReminderStageFactory(anchor=anchor, offset=offset)
    DeadlineFactory(owner=bureau, next_reminder_on=on)

    send_due_reminders(on)

    assert Notification.objects.get().subject.endswith(f"12月2日{tail}")


def test_message_names_the_year_of_a_last_day_in_another_one(bureau, contact):
    ReminderStageFactory(anchor="overdue_once", offset=3)
    on = date(2027, 1, 5)  # by the plain week
    DeadlineFactory(owner=bureau, due_on=date(2026, 12, 31), next_reminder_on=on)

    send_due_reminders(on)

    assert Notification.objects.get().subject.endswith("2026年12月31日届满，已逾期5天")


def test_message_on_the_last_working_day_before_a_weekend_that_ends_a_period(bureau, contact):
    ReminderStageFactory(offset=1)
    friday, sunday = date(2026, 12, 4), date(2026, 12, 6)
    DeadlineFactory(owner=bureau, due_on=sunday, next_reminder_on=friday)

    send_due_reminders(friday)

    assert Notification.objects.get().subject.endswith("12月6日届满，届满前没有工作日了")


def test_message_says_when_the_day_is_not_certain(bureau, contact):
    ReminderStageFactory()
    DeadlineFactory(owner=bureau, is_expected=True, is_provisional=True)

    send_due_reminders(TWO_BEFORE)

    assert "12月2日（预计、暂定）届满" in Notification.objects.get().subject


def test_two_rungs_of_a_day_are_one_message_to_whom_both_reach(bureau, contact):
    """Also where the second one joins the ladder after the first was given."""
    ReminderStageFactory(slug="one", audiences=["contact"])
    ReminderStageFactory(slug="two", audiences=["contact"])
    deadline = DeadlineFactory(owner=bureau)

    counts = send_due_reminders(TWO_BEFORE)
    ReminderStageFactory(slug="three", audiences=["contact"])
    forget_all()
    wake_clocks(TWO_BEFORE)
    send_due_reminders(TWO_BEFORE)

    assert (counts.reminders, counts.notifications) == (2, 1)
    assert told() == [(stage, contact.username) for stage in ("one", "three", "two")]
    assert Notification.objects.get().link == deadline.link


def test_second_run_gives_nothing_again(bureau, contact):
    ReminderStageFactory()
    DeadlineFactory(owner=bureau)

    send_due_reminders(TWO_BEFORE)
    wake_clocks(TWO_BEFORE)
    again = send_due_reminders(TWO_BEFORE)

    assert again == Counts(deadlines=1)
    assert Notification.objects.count() == 1


def test_missed_days_are_made_up_for_and_marked_late(bureau, contact):
    ReminderStageFactory(slug="two_before")
    ReminderStageFactory(slug="due_day", anchor="due_day", offset=0)
    DeadlineFactory(owner=bureau)

    counts = send_due_reminders(LAST_DAY)

    assert counts == Counts(deadlines=1, reminders=2, late=1, notifications=1)
    message = Notification.objects.get()
    assert message.body.endswith("应于11月30日发出的提醒在此补发。")
    assert not message.is_late  # it is the message of today, too
    assert Reminder.objects.get(is_late=True).due_to_send_on == TWO_BEFORE


def test_what_was_missed_alone_is_a_late_message(bureau, contact):
    for offset in (4, 3, 2):
        ReminderStageFactory(slug=f"before_{offset}", offset=offset)
    DeadlineFactory(owner=bureau)

    send_due_reminders(LAST_DAY - timedelta(days=1))

    message = Notification.objects.get()
    assert message.is_late
    assert message.body.endswith("应于11月26日至11月30日发出的提醒在此补发。")
    assert Reminder.objects.filter(is_late=True).count() == 3


def test_a_new_round_is_reminded_anew(bureau, contact):
    ReminderStageFactory()
    deadline = DeadlineFactory(owner=bureau)
    send_due_reminders(TWO_BEFORE)

    due_on = LAST_DAY + timedelta(days=7)
    Deadline.objects.filter(pk=deadline.pk).update(
        due_on=due_on, round=2, next_reminder_on=TWO_BEFORE
    )
    send_due_reminders(due_on)

    assert list(Reminder.objects.order_by("round").values_list("round", flat=True)) == [1, 2]


@pytest.mark.parametrize("state", ["paused", "met", "cancelled"])
def test_clock_that_stands_still_is_not_reminded(bureau, contact, state):
    ReminderStageFactory()
    met_on = LAST_DAY if state == "met" else None
    DeadlineFactory(owner=bureau, state=state, met_on=met_on)

    assert send_due_reminders(LAST_DAY) == Counts()


def test_whole_ladder_reaches_the_right_people(bureau, contact, supervisor):
    load_stages()
    handler = BureauMemberFactory(bureau=bureau, role=Role.HANDLER, user__username="handler").user
    BureauMemberFactory(bureau=bureau, role=Role.LEADER, user__username="leader")
    lead_bureau = BureauFactory(slug="commerce")
    BureauMemberFactory(bureau=lead_bureau, role=Role.CONTACT, user__username="lead")
    DeadlineFactory(owner=bureau, assignee=handler, lead_bureau=lead_bureau)

    send_due_reminders(date(2026, 12, 16))

    both = ["handler", contact.username]
    three = [*both, "leader"]
    daily = [3, 4, 7, 8, 9]
    assert told() == sorted(
        [("half_time", "handler")]
        + [(f"before_due_{n}", name) for n in (1, 2) for name in both]
        + [("due_day", name) for name in both]
        + [(f"overdue_daily:2026-12-{day:02}", name) for day in daily for name in three]
        + [("overdue_weekly:2026-12-16", name) for name in three]
        + [("overdue_lead_bureau", "lead"), ("overdue_supervising_office", supervisor.username)]
    )


def test_handler_who_left_the_bureau_is_not_told(bureau, contact):
    ReminderStageFactory(slug="to_handler", audiences=["handler"])
    gone = BureauMemberFactory(
        bureau=bureau, role=Role.HANDLER, valid_until=MONDAY - timedelta(days=1)
    )
    DeadlineFactory(owner=bureau, assignee=gone.user)

    send_due_reminders(TWO_BEFORE)

    assert told() == [("to_handler", contact.username)]


def test_person_named_twice_by_a_stage_is_told_once(bureau, contact):
    ReminderStageFactory(slug="both", audiences=["handler", "contact"])
    DeadlineFactory(owner=bureau, assignee=contact)

    send_due_reminders(TWO_BEFORE)

    assert told() == [("both", contact.username)]


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.LEADER])
def test_empty_audience_falls_to_the_next_in_the_bureau(bureau, supervisor, role):
    ReminderStageFactory(slug="stage")
    BureauMemberFactory(bureau=bureau, role=role, user__username="stand-in")
    DeadlineFactory(owner=bureau)

    send_due_reminders(TWO_BEFORE)

    assert told() == [("stage", "stand-in")]


def test_bureau_without_people_falls_to_the_supervising_office(bureau, supervisor):
    ReminderStageFactory(slug="stage", audiences=["leader"])
    DeadlineFactory(owner=bureau)

    send_due_reminders(TWO_BEFORE)

    assert told() == [("stage", supervisor.username)]


def test_portal_without_any_office_falls_to_the_superuser(bureau):
    ReminderStageFactory(slug="stage")
    UserFactory(username="admin", is_superuser=True)
    DeadlineFactory(owner=bureau)

    send_due_reminders(TWO_BEFORE)

    assert told() == [("stage", "admin")]


def test_portal_without_people_keeps_the_reminder_for_later(bureau):
    ReminderStageFactory(slug="stage")
    DeadlineFactory(owner=bureau)

    assert send_due_reminders(TWO_BEFORE) == Counts(unaddressed=1)
    BureauMemberFactory(bureau=bureau, role=Role.CONTACT, user__username="new")
    forget_all()
    send_due_reminders(LAST_DAY)

    assert told() == [("stage", "new")]


def test_unaddressed_clocks_do_not_hold_up_those_behind_them(bureau, contact):
    ReminderStageFactory(slug="stage")
    DeadlineFactory.create_batch(3, owner=BureauFactory(), next_reminder_on=MONDAY)
    DeadlineFactory(owner=bureau)

    counts = send_due_reminders(TWO_BEFORE, batch=2)

    assert (counts.unaddressed, counts.reminders) == (3, 1)


def test_dry_run_counts_and_changes_nothing(bureau, contact):
    load_stages()
    DeadlineFactory.create_batch(5, owner=bureau)
    before = everything()

    counts = send_due_reminders(LAST_DAY, batch=2, dry_run=True)

    assert counts.deadlines == 5
    assert everything() == before
    assert send_due_reminders(LAST_DAY, batch=2) == counts


def test_clocks_are_settled_first_and_a_settling_that_fails_holds_nothing_up(
    bureau, contact, monkeypatch
):
    ReminderStageFactory(slug="two_before")
    kept, late = DeadlineFactory.create_batch(2, owner=bureau)

    def fails(on):
        raise RuntimeError

    def settles(on):
        deadlines.meet(kept, on=on)

    monkeypatch.setattr(subjects, "_settling", [fails, settles])
    send_due_reminders(TWO_BEFORE)

    assert Reminder.objects.get().deadline == late


def test_command_prints_what_it_did(bureau, contact, capsys):
    ReminderStageFactory()
    DeadlineFactory(owner=bureau)

    call_command("send_reminders", "--on", "2026-11-30")

    expected = "时限 1，提醒 1，其中补发 0，消息 1，无人可提醒 0\n"
    assert capsys.readouterr().out == expected


def test_stage_that_is_added_is_given_to_clocks_that_slept(bureau, contact):
    deadline = DeadlineFactory(owner=bureau, next_reminder_on=None)
    load_stages()
    forget_all()

    woken = wake_clocks(TWO_BEFORE)
    send_due_reminders(TWO_BEFORE)

    assert woken == 1
    assert told() == [("before_due_2", contact.username)]
    deadline.refresh_from_db()
    assert deadline.next_reminder_on == date(2026, 12, 1)


@pytest.mark.parametrize("seed", range(4))
def test_runs_with_gaps_of_any_length_give_what_daily_runs_give(bureau, contact, supervisor, seed):
    """Equal but for the mark of lateness, whatever days the scheduler was down."""
    load_stages()
    choice = random.Random(seed)
    for length in range(1, 25):
        DeadlineFactory(
            owner=bureau,
            rule=DeadlineRuleFactory(slug=f"rule-{length}"),
            due_on=MONDAY + timedelta(days=length),
        )
    last = MONDAY + timedelta(days=60)

    on, told = MONDAY, 0
    while on < last:
        on = min(on + timedelta(days=choice.randint(0, 10)), last)
        newest = Reminder.objects.aggregate(pk=Max("pk"))["pk"] or 0
        send_due_reminders(on, batch=choice.randint(1, 30))
        new = Reminder.objects.filter(pk__gt=newest)
        told += new.values("deadline_id", "recipient_id").distinct().count()
    given = set(Reminder.objects.values_list("deadline_id", "stage", "recipient_id"))
    lateness = {
        (late, due_to_send_on <= last)
        for late, due_to_send_on in Reminder.objects.values_list("is_late", "due_to_send_on")
    }
    rows = Reminder.objects.count()
    notifications = Notification.objects.filter(channel="inbox").count()

    Reminder.objects.all().delete()
    Deadline.objects.update(next_reminder_on=MONDAY + timedelta(days=1))
    for days in range(61):
        send_due_reminders(MONDAY + timedelta(days=days))

    assert given == set(Reminder.objects.values_list("deadline_id", "stage", "recipient_id"))
    assert rows == len(given)
    assert notifications == told < rows
    assert lateness == {(True, True), (False, True)}


def test_queries_do_not_grow_with_the_number_due(bureau, contact):
    load_stages()
    send_due_reminders(MONDAY)
    counts = []
    for number in (1, 30):
        DeadlineFactory.create_batch(number, owner=bureau)
        with CaptureQueriesContext(connection) as queries:
            send_due_reminders(TWO_BEFORE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_due_clocks_are_found_by_their_index(bureau):
    """Among many open clocks; the planner is asked with the statistics of such a table."""
    rule = DeadlineRuleFactory()
    template = DeadlineFactory.build(rule=rule, owner=bureau)
    content_type = DeadlineFactory(owner=bureau, rule=rule).subject_type
    Deadline.objects.bulk_create(
        Deadline(
            subject_type=content_type,
            subject_id=10_000 + n,
            subject_label=f"GT{n}",
            rule=rule,
            owner=bureau,
            received_on=template.received_on,
            due_on=template.due_on,
            next_reminder_on=date(2027, 1, 1) + timedelta(days=n % 300),
        )
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Deadline._meta.db_table}")
    due = Deadline.objects.running().filter(next_reminder_on__lte=TWO_BEFORE)

    with transaction.atomic():
        plan = (
            due.order_by("next_reminder_on", "pk")
            .select_for_update(skip_locked=True)[:500]
            .explain()
        )

    assert "deadline_next_reminder" in plan


@pytest.mark.django_db(transaction=True)
def test_many_runs_at_once_give_each_reminder_once(bureau, contact, supervisor):
    load_stages()
    DeadlineFactory.create_batch(120, owner=bureau)
    start = threading.Barrier(4)

    def run():
        start.wait()
        try:
            send_due_reminders(LAST_DAY, batch=7)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A clock that two runs passed over, each because the other held its neighbours, is found by the next.
    send_due_reminders(LAST_DAY)

    assert Reminder.objects.count() == 120 * 4
    assert Notification.objects.filter(channel="inbox").count() == 120
    assert not Deadline.objects.filter(next_reminder_on__lte=LAST_DAY).exists()


@pytest.mark.django_db(transaction=True)
def test_clock_that_somebody_is_changing_waits_for_the_next_run(bureau, contact):
    ReminderStageFactory()
    held = DeadlineFactory(owner=bureau)
    DeadlineFactory(owner=bureau)
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Deadline.objects.select_for_update().get(pk=held.pk)
            is_held.set()
            may_go.wait()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    is_held.wait()
    first = send_due_reminders(TWO_BEFORE)
    may_go.set()
    thread.join()
    second = send_due_reminders(TWO_BEFORE)

    assert (first.reminders, second.reminders) == (1, 1)


def test_a_stage_that_is_added_wakes_the_clocks(client):
    clock = DeadlineFactory(next_reminder_on=date(2099, 1, 1))
    keeper = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(keeper)
    add = reverse("admin:reminders_reminderstage_add")
    given = {
        "name": "届满前9天",
        "slug": "nine-days",
        "anchor": "before_due",
        "offset": "9",
        "is_active": "on",
    }
    assert "nine-days" not in {stage.slug for stage in stages()}

    wrong = client.post(add, given)
    right = client.post(add, given | {"audiences": ["contact"]})

    assert list(wrong.context["adminform"].form.errors) == ["audiences"]
    assert right["Location"] == reverse("admin:reminders_reminderstage_changelist")
    assert "nine-days" in {stage.slug for stage in stages()}
    clock.refresh_from_db()
    assert clock.next_reminder_on == timezone.localdate()
