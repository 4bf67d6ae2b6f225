from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from threading import Barrier

import chinese_calendar
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from bureaus.models import Bureau
from bureaus.tests.factories import BureauMemberFactory
from reminders import deadlines, subjects
from reminders.announcements import HOLIDAY, Arrangement, ListedDay, read_announcement
from reminders.calendar_loading import load_year, preview_year
from reminders.calendars import calendar
from reminders.models import CalendarDay, CalendarMove, CalendarYear, Deadline
from reminders.reminding import send_due_reminders
from reminders.stages import stages
from reminders.tasks import recompute_deadlines
from reminders.tests.factories import DeadlineFactory, DeadlineRuleFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def clock(received_on, **fields):
    """A real clock by the calendar as it is, of ten working days."""
    rule = DeadlineRuleFactory(slug="ten", name="十日", length=10)
    due = calendar().due(received_on, rule.length, rule.unit)
    return DeadlineFactory(
        rule=rule,
        received_on=received_on,
        due_on=due.on,
        is_provisional=due.is_provisional,
        **fields,
    )


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_shipped_calendar_agrees_with_an_independent_one(calendar_2026, year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    ours = [day for day in days if calendar().is_workday(day)]

    assert ours == [day for day in days if chinese_calendar.is_workday(day)]
    assert len(ours) == 248


@pytest.mark.parametrize(
    ("year", "document"), [(2025, "国办发明电〔2024〕12号"), (2026, "国办发明电〔2025〕7号")]
)
def test_the_shipped_calendar_names_its_document(calendar_2026, year, document):
    assert CalendarYear.objects.get(pk=year).document == document


def test_load_calendar_shipped_twice_changes_nothing_the_second_time():
    first = run("load_calendar", "--shipped")
    rows = CalendarDay.objects.count()
    second = run("load_calendar", "--shipped")

    assert "2026年日历：已载入，0项时限变动。" in first
    assert second == "日历：已经载入，没有变化。\n"
    assert CalendarDay.objects.count() == rows


def test_load_calendar_shipped_keeps_a_year_that_was_corrected(calendar_2026):
    CalendarDay.objects.filter(day=date(2026, 1, 2)).delete()

    run("load_calendar", "--shipped")

    assert not CalendarDay.objects.filter(day=date(2026, 1, 2)).exists()


def test_load_calendar_reads_a_notice_and_says_what_moved(calendar_2026, notice_2027, tmp_path):
    moving = clock(date(2026, 12, 28))
    path = tmp_path / "2027.txt"
    path.write_text(notice_2027, "utf-8")

    tried = run("load_calendar", str(path), "--dry-run")
    untouched = CalendarYear.objects.filter(pk=2027).exists()
    output = run("load_calendar", str(path))

    line = f"{moving}：2027-01-11 改为 2027-01-12\n"
    assert tried == f"{line}2027年日历：已载入，1项时限变动。\n试运行，没有写入。\n"
    assert not untouched
    assert output == f"{line}2027年日历：已载入，1项时限变动。\n"


def test_load_calendar_says_what_is_wrong_with_a_file(tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text("放假", "utf-8")

    with pytest.raises(CommandError, match="没有读出是哪一年的安排"):
        run("load_calendar", str(path))


def test_load_calendar_wants_files_or_shipped():
    with pytest.raises(CommandError, match="--shipped"):
        run("load_calendar")


def test_loading_a_year_moves_the_provisional_clocks_and_no_others(calendar_2026, notice_2027):
    certain = clock(date(2026, 12, 1))
    moving = clock(date(2026, 12, 28))
    ended = clock(date(2026, 12, 28), state="met", met_on=date(2026, 12, 29))

    loaded = load_year(read_announcement(notice_2027))

    assert [(move.deadline, move.due_before, move.due_on) for move in loaded.moved] == [
        (moving, date(2027, 1, 11), date(2027, 1, 12))
    ]
    moving.refresh_from_db()
    assert (moving.due_on, moving.is_provisional, moving.round) == (date(2027, 1, 12), False, 2)
    kept = [
        (row.due_on, row.is_provisional, row.round)
        for row in Deadline.objects.filter(pk__in=[certain.pk, ended.pk]).order_by("pk")
    ]
    assert kept == [(date(2026, 12, 15), False, 1), (date(2027, 1, 11), True, 1)]
    assert list(CalendarMove.objects.values_list("deadline", "year", "due_before", "due_on")) == [
        (moving.pk, 2027, date(2027, 1, 11), date(2027, 1, 12))
    ]


def test_a_clock_that_only_becomes_certain_has_not_moved(calendar_2026, notice_2027):
    notice = read_announcement(notice_2027)
    settled = DeadlineFactory(
        rule=DeadlineRuleFactory(slug="sixty", length=60, unit="calendar_days"),
        received_on=date(2026, 12, 1),
        due_on=date(2027, 1, 30),
        is_provisional=True,
    )

    loaded = load_year(notice)

    settled.refresh_from_db()
    assert loaded.moved == []
    assert (settled.due_on, settled.is_provisional, settled.round) == (date(2027, 1, 30), False, 1)


def test_correcting_a_loaded_year_moves_the_certain_clocks_that_run_over_the_day(calendar_2026):
    over = clock(date(2026, 11, 23))
    before = clock(date(2026, 11, 2))
    year = CalendarYear.objects.get(pk=2026)
    days = [ListedDay(row.day, row.kind, row.name) for row in year.days.all()]
    added = ListedDay(date(2026, 12, 1), HOLIDAY, "纪念日")

    loaded = load_year(Arrangement(2026, (*days, added), document=year.document))

    assert [(move.deadline, move.due_on) for move in loaded.moved] == [(over, date(2026, 12, 8))]
    before.refresh_from_db()
    assert before.due_on == date(2026, 11, 16)


def test_preview_tells_what_loading_does_and_writes_nothing(calendar_2026, notice_2027):
    clock(date(2026, 12, 28))
    clock(date(2026, 12, 1))
    notice = read_announcement(notice_2027)
    rows = list(Deadline.objects.order_by("pk").values())

    previewed = preview_year(notice)

    assert list(Deadline.objects.order_by("pk").values()) == rows
    assert not CalendarYear.objects.filter(pk=2027).exists()
    assert previewed == load_year(notice).moved


def test_loading_the_same_announcement_again_writes_nothing(calendar_2026, notice_2027):
    notice = read_announcement(notice_2027)
    load_year(notice)
    before = CalendarYear.objects.values().get(pk=2027)

    again = load_year(notice)

    assert not again.has_changed
    assert CalendarYear.objects.values().get(pk=2027) == before


def test_a_day_of_another_announcement_is_refused(calendar_2026):
    day = ListedDay(date(2026, 12, 31), HOLIDAY, "元旦")
    load_year(Arrangement(2027, (day,), document="国办发明电〔2026〕9号"))

    with pytest.raises(ValidationError) as caught:
        load_year(Arrangement(2026, (day,), document="国办发明电〔2025〕7号"))

    assert caught.value.error_list[0].code == "day_of_another_year"


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 6, 1), False),
        (date(2026, 11, 30), True),
        (date(2028, 1, 1), True),
    ],
)
def test_the_database_refuses_a_day_outside_its_year(day, is_refused):
    year = CalendarYear.objects.create(year=2027, document="国办发明电〔2026〕9号")
    row = CalendarDay(year=year, day=day, kind="holiday", name="元旦")

    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        assert is_refused
    else:
        assert not is_refused


def test_listeners_hear_once_of_each_subject_that_moved(calendar_2026, notice_2027, monkeypatch):
    heard = []
    monkeypatch.setitem(subjects._listeners, Bureau, [heard.append])
    moving = clock(date(2026, 12, 28))
    clock(date(2026, 12, 1))

    load_year(read_announcement(notice_2027))

    assert heard == [[moving.subject_id]]


@pytest.mark.parametrize("count", [1, 3])
def test_recomputing_takes_the_same_queries_for_one_clock_and_for_three(
    calendar_2026, django_assert_num_queries, count
):
    for _ in range(count):
        clock(date(2026, 12, 1))
    Deadline.objects.update(due_on=date(2026, 12, 20))
    calendar()
    stages()

    with django_assert_num_queries(8):  # ids, subjects, rows, pauses, extensions, update; savepoint
        moved = deadlines.recompute(Deadline.objects.all())

    assert len(moved) == count


def test_recompute_deadlines_dry_run_writes_nothing(calendar_2026):
    row = clock(date(2026, 12, 1))
    Deadline.objects.update(due_on=date(2026, 12, 20))

    tried = run("recompute_deadlines", "--all", "--dry-run")
    row.refresh_from_db()
    kept = row.due_on
    output = run("recompute_deadlines", "--all")

    assert tried == f"{row}：2026-12-20 改为 2026-12-15\n会变动 1\n"
    assert kept == date(2026, 12, 20)
    assert output == f"{row}：2026-12-20 改为 2026-12-15\n变动 1\n"
    assert run("recompute_deadlines") == "变动 0\n"


def test_night_counts_what_is_provisional_again_and_nothing_else(calendar_2026):
    provisional, settled = clock(date(2026, 12, 28)), clock(date(2026, 12, 1))
    right = {row.pk: row.due_on for row in (provisional, settled)}
    Deadline.objects.update(due_on=date(2027, 3, 1))

    recompute_deadlines()

    due = dict(Deadline.objects.values_list("pk", "due_on"))
    assert due == {provisional.pk: right[provisional.pk], settled.pk: date(2027, 3, 1)}


@pytest.mark.django_db(transaction=True)
def test_a_year_that_is_confirmed_twice_at_once_is_loaded_once(notice_2027):
    arrangement, barrier = read_announcement(notice_2027), Barrier(2)

    def load():
        barrier.wait()
        try:
            return load_year(arrangement).has_changed
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        loads = [pool.submit(load) for _ in range(2)]

    assert sorted(each.result() for each in loads) == [False, True]
    assert CalendarYear.objects.get().days.count() == len(arrangement.days)


def test_a_reminder_that_a_new_calendar_brings_forward_is_given(calendar_2026, notice_2027):
    """By the plain week two workdays before 12 February is the 10th; over Spring Festival it is the 3rd."""
    ReminderStageFactory(slug="two_before")
    stages.forget()
    waiting = DeadlineFactory(
        rule=DeadlineRuleFactory(slug="given", length=0, unit="given_day"),
        owner=BureauMemberFactory(role="contact").bureau,
        received_on=date(2026, 8, 3),
        due_on=date(2027, 2, 12),
        next_reminder_on=date(2027, 2, 10),
    )
    loaded_on = date(2026, 11, 25)
    with time_machine.travel(loaded_on, tick=False):
        load_year(read_announcement(notice_2027))

    send_due_reminders(loaded_on)

    waiting.refresh_from_db()
    assert waiting.next_reminder_on == date(2027, 2, 3)
    assert send_due_reminders(date(2027, 2, 3)).reminders == 1
