"""A clock whose last day was agreed on, and one in which somebody else has to act."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from bureaus.tests.factories import BureauFactory
from gaotai_jiazheng.data_files import BadDataFile
from reminders import deadlines
from reminders.announcements import read_announcement
from reminders.calendar_loading import load_year
from reminders.models import Deadline, DeadlineRule
from reminders.rulebook import load_rules, rule_for
from reminders.tests.factories import DeadlineRuleFactory, ReminderStageFactory, load_shipped_rules
from reminders.tests.test_explain import page

RECEIVED_ON = date(2026, 12, 7)
NEW_YEAR = date(2027, 1, 1)  # a day off: an agreed day does not roll forward


@pytest.fixture
def bureau(calendar_2026):
    load_shipped_rules()
    return BureauFactory(slug="market-regulation", name="县市场监管局")


@pytest.mark.parametrize("due_on", [RECEIVED_ON, RECEIVED_ON - timedelta(days=40)])
def test_agreed_day_that_has_come_when_it_is_entered_begins_the_day_before(bureau, due_on):
    clock = start(bureau, due_on=due_on)

    assert (clock.received_on, clock.due_on) == (due_on - timedelta(days=1), due_on)


def start(bureau, slug="agreement_performance", due_on=NEW_YEAR):
    clock = deadlines.ClockStart(slug, bureau, RECEIVED_ON, due_on=due_on)
    return deadlines.start_many(bureau, "GT202611230001", "/case/1/", [clock])[0]


def test_the_shipped_rules_say_who_has_to_act(bureau):
    rule = rule_for("agreement_performance", RECEIVED_ON)
    assert (rule.length_text, rule.acting_party, rule.basis_text) == (
        "约定的日期",
        "协议约定的一方",
        "按写明的日期",
    )
    odr = rule_for("odr_negotiate", RECEIVED_ON)
    assert (odr.length_text, odr.acting_party, odr.basis_text) == (
        "10个工作日",
        "被投诉企业",
        "暂行约定，待县市场监管局确认",
    )


def test_the_day_is_taken_as_it_was_agreed(bureau):
    ReminderStageFactory(anchor="before_due", offset=2)

    clock = start(bureau)

    assert (clock.due_on, clock.is_provisional) == (NEW_YEAR, False)
    assert clock.next_reminder_on == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("slug", "due_on"), [("agreement_performance", None), ("samr_accept", NEW_YEAR)]
)
def test_a_day_is_given_to_a_rule_that_counts_none_and_to_no_other(bureau, slug, due_on):
    with pytest.raises(ValueError, match=slug):
        start(bureau, slug, due_on)


def test_loading_a_calendar_does_not_move_it(bureau, notice_2027):
    clock = start(bureau)

    load_year(read_announcement(notice_2027))

    clock.refresh_from_db()
    assert (clock.due_on, clock.round) == (NEW_YEAR, 1)


def test_the_explanation_counts_nothing(bureau):
    clock = start(bureau)

    explanation = deadlines.explain(Deadline.objects.get(pk=clock.pk))

    assert (explanation.days, explanation.remaining, explanation.differs) == ([], None, False)
    assert "<dt>期限</dt><dd>约定的日期</dd>" in page(clock)
    assert "逐日计算" not in page(clock)


@pytest.mark.parametrize(
    ("unit", "length", "is_refused"),
    [("given_day", 0, False), ("given_day", 3, True), ("workdays", 0, True)],
)
def test_a_given_day_has_no_length_and_every_other_rule_has_one(db, unit, length, is_refused):
    rule = DeadlineRuleFactory.build(slug="new", unit=unit, length=length)

    if is_refused:
        with pytest.raises(ValidationError) as refused:
            rule.full_clean()
        assert refused.value.messages == ["期限至少是一天；约定日期的事项填0。"]
    else:
        rule.full_clean()


@pytest.mark.parametrize(("unit", "is_refused"), [("workdays", True), ("given_day", False)])
def test_a_file_gives_length_nought_to_a_given_day_only(db, tmp_path, unit, is_refused):
    path = tmp_path / "rules.yaml"
    path.write_text(
        "rules:\n"
        "  - slug: own\n"
        "    name: 自定\n"
        "    length: 0\n"
        f"    unit: {unit}\n"
        "    in_force_from: 2026-01-01\n",
        encoding="utf-8",
    )

    if is_refused:
        with pytest.raises(BadDataFile, match="应为不小于1的整数"):
            load_rules(path)
    else:
        assert load_rules(path) == 1
    assert DeadlineRule.objects.count() == int(not is_refused)
