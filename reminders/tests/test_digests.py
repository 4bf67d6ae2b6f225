from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from reminders.digests import send_digests, send_due_digests
from reminders.models import CalendarDay, CalendarYear, Notification, NotificationPreference
from reminders.tests.factories import DeadlineFactory

pytestmark = pytest.mark.django_db

Role = BureauMember.Role
MONDAY = date(2026, 11, 23)


def clock(bureau, days, **fields):
    """A clock that ends so many days after Monday."""
    return DeadlineFactory(
        owner=bureau,
        received_on=MONDAY - timedelta(days=60),
        due_on=MONDAY + timedelta(days=days),
        **fields,
    )


def morning(hour=7, minute=50, day=MONDAY):
    return datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone()
    )


@pytest.fixture
def bureau():
    return BureauFactory()


@pytest.fixture
def contact(bureau):
    return BureauMemberFactory(bureau=bureau, role=Role.CONTACT, user__email="").user


def test_digest_counts_overdue_today_and_soon(bureau, contact):
    for days in (-10, -1, 0, 1, 3, 4):
        clock(bureau, days)
    clock(bureau, -2, state="paused")
    clock(bureau, -2, state="met", met_on=MONDAY)
    clock(BureauFactory(), -2)

    assert send_digests(MONDAY) == 1

    digest = Notification.objects.get()
    assert digest.subject == "今日时限：逾期2件，今天届满1件，3个工作日内届满2件"
    assert (digest.recipient, digest.kind, digest.link) == (
        contact,
        "digest",
        "/admin/reminders/deadline/",
    )
    assert len(digest.body.splitlines()) == 5
    assert digest.body.splitlines()[0].endswith("受理期限 11月13日届满")


def test_digest_looks_three_workdays_ahead_not_three_days(bureau, contact):
    friday = MONDAY + timedelta(days=4)
    clock(bureau, 9)  # Wednesday after next weekend
    clock(bureau, 10)

    send_digests(friday)

    assert Notification.objects.get().subject == "今日时限：3个工作日内届满1件"


def test_digest_names_the_ten_most_pressing(bureau, contact):
    for days in range(-15, 0):
        clock(bureau, days)

    send_digests(MONDAY)

    digest = Notification.objects.get()
    assert digest.subject == "今日时限：逾期15件"
    assert len(digest.body.splitlines()) == 10


def test_person_of_two_bureaus_gets_one_digest_of_both(bureau, contact):
    other = BureauFactory()
    BureauMemberFactory(bureau=other, role=Role.HANDLER, user=contact)
    BureauMemberFactory(bureau=bureau, role=Role.HANDLER, user=contact)
    clock(bureau, -1)
    clock(other, -2)

    send_digests(MONDAY)

    digest = Notification.objects.get()
    assert digest.subject == "今日时限：逾期2件"
    assert [line.split()[-1] for line in digest.body.splitlines()] == [
        "11月21日届满",
        "11月22日届满",
    ]


def test_nothing_pressing_means_no_digest(bureau, contact):
    clock(bureau, 30)

    assert send_digests(MONDAY) == 0
    assert not Notification.objects.exists()


def test_who_does_not_want_it_gets_none(bureau, contact):
    NotificationPreference.objects.create(user=contact, wants_digest=False)
    clock(bureau, -1)

    assert send_digests(MONDAY) == 0


def test_second_run_of_a_day_writes_nothing(bureau, contact):
    clock(bureau, -1)

    assert [send_digests(MONDAY), send_digests(MONDAY)] == [1, 0]
    assert send_digests(MONDAY + timedelta(days=1)) == 1
    keys = sorted(Notification.objects.values_list("dedupe_key", flat=True))
    assert keys == [f"digest:2026-11-{day}:{contact.pk}:inbox" for day in (23, 24)]


@pytest.mark.parametrize(
    ("at", "count"),
    [
        pytest.param(morning(7, 49), 0, id="not yet"),
        pytest.param(morning(), 1, id="at 7:50"),
        pytest.param(morning(14, 0), 1, id="made up for after a scheduler that was down"),
        pytest.param(morning(day=date(2026, 11, 28)), 0, id="a Saturday"),
        pytest.param(morning(day=date(2026, 11, 24)), 0, id="a holiday"),
        pytest.param(morning(day=date(2026, 11, 29)), 1, id="a Sunday that is worked"),
    ],
)
def test_digest_is_due_from_the_morning_of_a_workday(bureau, contact, at, count):
    year = CalendarYear.objects.create(year=2026, document="国办发明电〔2025〕7号")
    CalendarDay.objects.create(year=year, day=date(2026, 11, 24), kind="holiday", name="放假")
    CalendarDay.objects.create(year=year, day=date(2026, 11, 29), kind="makeup", name="调休")
    clock(bureau, -1)

    assert send_due_digests(at) == count


def test_queries_do_not_grow_with_people_and_clocks(bureau, django_assert_num_queries):
    for number in (1, 3):
        BureauMemberFactory.create_batch(number, bureau=bureau)
        for days in range(number):
            clock(bureau, -days)
        # savepoint begin and end, is it there, members and users and superusers and office, two of the
        # calendar, who is unwilling, counts, lines, insert
        with django_assert_num_queries(13 if number == 1 else 7):
            send_digests(MONDAY + timedelta(days=number))


def test_command_counts_without_writing(bureau, contact, capsys):
    clock(bureau, -1)

    call_command("send_digests", "--on", "2026-11-23", "--dry-run")

    assert capsys.readouterr().out == "汇总 1 份\n"
    assert not Notification.objects.exists()
