"""What the services write, and what the database refuses."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from enterprises.models import Incubator, Tenancy
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from recruitment import metrics
from recruitment.models import Booth, ExportBase, Intent
from recruitment.services import departures, events
from recruitment.tests.factories import (
    DepartureFactory,
    announced,
    asked,
    departed,
    held,
    keeper,
    planned,
)
from recruitment.transitions import BASE_LIFE, EVENT_LIFE, Action, BaseState, EventState
from reminders.announcements import read_announcement
from reminders.calendar_loading import load_year
from reminders.models import Deadline, Notification
from reminders.tests.factories import NOTICE_2027
from workers.models import Worker
from workers.services import importing
from workers.tests.factories import officer
from workers.tests.test_importing import checked, line, worked

pytestmark = pytest.mark.django_db


def code_of(refused):
    error = refused.value
    errors = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {each.code for each_field in errors for each in each_field}


def test_every_step_that_no_table_has_is_refused():
    by = keeper()
    event = planned(by)
    base = departures.open_base(
        name="基地", operator="运营公司", town=None, destination="厦门市", by=by
    )
    today = timezone.localdate()
    for row, life, states, step in (
        (event, EVENT_LIFE, EventState, events.step),
        (base, BASE_LIFE, BaseState, departures.step),
    ):
        for state in states:
            type(row).objects.filter(pk=row.pk).update(state=state)
            for action in Action:
                if (state, action) not in life and action != Action.HOLD:
                    with pytest.raises(ValidationError) as refused:
                        step(row, action, on=today, document="文件", by=by)
                    assert code_of(refused) == {"step_not_allowed"}
        assert not row.steps.exists()


def test_an_event_says_where_it_is_and_with_whom():
    by = keeper()
    for values, code in (
        ({"place": ""}, "recruitment_on_site_has_a_place"),
        ({"mode": "online"}, "recruitment_online_has_an_address"),
        ({"kind": "matchmaking"}, "recruitment_matchmaking_has_a_partner"),
        ({"story": "联系人王先生13900000001"}, "personal_data"),
    ):
        with pytest.raises(ValidationError) as refused:
            planned(by, **values)
        assert code_of(refused) == {code}


def test_booths_end_with_the_last_and_come_back():
    by = keeper()
    event = announced(by, booths=1)
    first, second = asked(event), asked(event)
    first = events.give_booth(first, label="1", by=by)
    with pytest.raises(ValidationError) as refused:
        events.give_booth(second, label="2", by=by)
    assert code_of(refused) == {"recruitment_booths_within_limit"}

    events.withdraw_booth(first, by=first.by)
    events.give_booth(second, label="1", by=by)
    event.refresh_from_db()
    assert event.taken == 1
    with pytest.raises(PermissionDenied):
        events.give_booth(asked(event), label="9", by=officer("taxation"))


def test_what_came_of_a_booth_is_rows():
    by = keeper()
    event = announced(by)
    booth = events.give_booth(asked(event), label="1", by=by)
    booth.event = held(by, booth)
    owner = booth.by
    events.count_visitors(booth, visitors=40, by=owner)
    wish = events.note_intent(booth, name="李兰", phone="13900000009", by=owner)
    events.note_intent(booth, name="王梅", phone="", by=owner)
    events.settle_intent(wish, hired_on=timezone.localdate(), by=owner)
    with pytest.raises(ValidationError) as refused:
        events.note_intent(booth, name="李兰", phone="13900000009", by=owner)
    assert code_of(refused) == {"intent_once_by_phone"}

    (result,) = events.results_of(booth.event)
    assert (result.visitors, result.intents_count, result.hired_count) == (40, 2, 1)
    assert events.purge(timezone.now() + events.KEPT + timedelta(days=1)) == 2
    assert set(Intent.objects.values_list("state", flat=True)) == {"hired", "intent"}
    assert [each.masked_name for each in Intent.objects.all()] == ["已删除"] * 2


def test_departure_starts_three_clocks_and_calls_meet_them():
    by, today = keeper(), timezone.localdate()
    left_on = today - timedelta(days=100)
    departure = departed(by, left_on)
    with pytest.raises(ValidationError) as refused:
        departed(by, today - timedelta(days=5), worker=departure.worker)
    assert code_of(refused) == {"departure_one_at_a_time"}
    clocks = Deadline.objects.of(departure)
    assert [clock.due_on - left_on for clock in clocks.order_by("due_on")] == [
        timedelta(days=days + 7) for days in (30, 90, 180)
    ]

    early = {"days": 180, "on": today, "result": "working", "by": by}
    with pytest.raises(ValidationError) as refused:
        departures.follow_up(departure, **early)
    assert code_of(refused) == {"follow_up_on_its_day"}
    departures.follow_up(departure, days=30, on=today, result="working", wage_yuan=5200, by=by)
    assert metrics.departures_followed_up_percent(today) == 50
    departures.follow_up(departure, days=90, on=today, result="returned", by=by)
    departure.refresh_from_db()
    assert departure.returned_on == today
    assert not clocks.open().exists()
    assert metrics.departures_followed_up_percent(today) == 100
    assert metrics.departures_followed_up_percent(today - timedelta(days=1)) == 0


def test_a_call_is_owed_by_its_day_though_a_holiday_moves_the_last_one_to_make_it():
    """Thirty days after 30 December she is away; a week later it is Spring Festival, until 11 February."""
    load_year(read_announcement(NOTICE_2027))
    by = keeper()
    with time_machine.travel("2027-02-03T10:00:00+08:00", tick=False):
        departure = departed(by, date(2026, 12, 30))

        departures.come_home(departure, returned_on=date(2027, 2, 2), by=by)

    clocks = Deadline.objects.of(departure).order_by("pk")
    assert [(clock.rule.slug, clock.state) for clock in clocks] == [
        ("departure_30", "running"),
        ("departure_90", "cancelled"),
        ("departure_180", "cancelled"),
    ]
    assert clocks[0].due_on == date(2027, 2, 12)


@pytest.mark.parametrize(
    ("province", "city", "destination"),
    [
        ("福建省", "厦门市", "outside_province"),
        ("甘肃省", "兰州市", "in_province"),
        ("甘肃省", "张掖市甘州区", "in_city"),
    ],
)
def test_destination_is_the_line_of_the_travel_allowance(province, city, destination):
    assert DepartureFactory(province=province, city=city).destination == destination


def test_months_are_full_months():
    departure = DepartureFactory.build(
        worker=None, by=None, left_on=date(2026, 8, 31), returned_on=date(2026, 11, 30)
    )
    assert [departure.months_until(date(2026, *day)) for day in ((9, 30), (10, 31), (12, 31))] == [
        0,
        2,
        2,
    ]


def test_bases_work_from_their_steps_on_any_day():
    by, today = keeper(), timezone.localdate()
    base = departures.open_base(
        name="基地", operator="运营公司", town=None, destination="厦门市", by=by
    )
    days = [today - timedelta(days=days) for days in (30, 20, 10)]
    for action, on in zip(("start", "suspend", "resume"), days, strict=True):
        base = departures.step(base, action, on=on, document="文件", by=by)

    on_days = [*days, days[0] - timedelta(days=1)]
    assert [metrics.export_bases(on) for on in on_days] == [1, 0, 1, 0]
    assert list(ExportBase.objects.working(today)) == [base]


def test_incubator_holds_no_more_than_its_room_on_any_day():
    from django.db import IntegrityError, transaction

    incubator = Incubator.objects.create(
        name="孵化基地", operator="县妇联", address="城关镇", opened_on=date(2026, 1, 1), capacity=1
    )

    def come_in(since, until, enterprise=None):
        with transaction.atomic():
            Tenancy.objects.create(
                incubator=incubator,
                enterprise=enterprise or EnterpriseFactory(),
                since=since,
                until=until,
            )

    tenant = EnterpriseFactory()
    come_in(date(2026, 3, 1), date(2026, 5, 31), tenant)
    come_in(date(2026, 6, 1), None)
    for since, until, enterprise, name in (
        (date(2026, 1, 1), date(2026, 3, 1), None, "tenancy_within_capacity"),
        (date(2026, 7, 1), None, None, "tenancy_within_capacity"),
    ):
        with pytest.raises(IntegrityError, match="full"):
            come_in(since, until, enterprise)
        assert name
    Incubator.objects.update(capacity=None)
    with pytest.raises(IntegrityError, match="tenancy_once_at_a_time"):
        come_in(date(2026, 5, 1), None, tenant)
    assert metrics.incubator_tenants(date(2026, 4, 1)) == 1
    assert metrics.incubators_open(date(2025, 12, 31)) == 0


def test_booths_once_for_an_enterprise():
    event = announced(keeper())
    booth = asked(event)
    with pytest.raises(ValidationError) as refused:
        events.ask_for_booth(event, booth.enterprise, wanted="月嫂", by=booth.by)
    assert code_of(refused) == {"booth_once_at_an_event"}
    assert Booth.objects.count() == 1


def test_who_left_since_her_import_stays_when_it_is_undone():
    owner = EnterpriseMemberFactory().user
    batch = checked(owner.enterprise_memberships.get().enterprise, owner, line(1), line(2))
    importing.apply(batch, by=owner)
    worked(batch)
    gone = DepartureFactory(worker=Worker.objects.order_by("pk").first()).worker

    importing.undo(batch, by=owner)
    worked(batch)

    assert (batch.state, batch.kept_count) == ("undone", 1)
    assert Worker.objects.get() == gone


def test_an_event_is_kept_by_the_bureau_that_holds_it():
    by, other = keeper(), officer("womens-federation")
    event = announced(by)
    booth = asked(event)

    for step in (
        lambda user: events.give_booth(booth, label="1", by=user),
        lambda user: events.step(
            event, Action.CANCEL, on=timezone.localdate(), document="大风", by=user
        ),
    ):
        with pytest.raises(PermissionDenied):
            step(other)
        step(by)


def test_event_of_a_bureau_that_holds_none_is_kept_by_labour():
    by, treasurer = keeper(), officer("finance")
    event = announced(by)
    type(event).objects.update(bureau=treasurer.memberships.get().bureau)
    event.refresh_from_db()

    with pytest.raises(PermissionDenied):
        events.give_booth(asked(event), label="1", by=treasurer)
    assert events.give_booth(asked(event), label="1", by=by).state == Booth.State.GIVEN


@pytest.mark.parametrize(
    ("end", "answer"), [("hold", "活动已经举办，没有分到展位。"), ("cancel", "活动取消了。")]
)
def test_what_waited_for_a_booth_ends_with_the_event(end, answer):
    by = keeper()
    event = announced(by)
    waiting, given = asked(event), events.give_booth(asked(event), label="1", by=by)

    if end == "hold":
        held(by, waiting)
    else:
        events.step(event, end, on=timezone.localdate(), document="大风", by=by)

    waiting.refresh_from_db()
    given.refresh_from_db()
    assert (waiting.state, waiting.answer, waiting.decided_by) == (Booth.State.REFUSED, answer, by)
    assert given.state == Booth.State.GIVEN
    told = Notification.objects.filter(subject__contains=str(waiting.event.title))
    assert told.filter(subject__contains="没有分配" if end == "hold" else "取消").exists()


def as_entered(event):
    names = [
        "title",
        "kind",
        "mode",
        "partner",
        "place",
        "link",
        "story",
        "starts_at",
        "ends_at",
        "booths",
    ]
    return {name: getattr(event, name) for name in names}


def test_announced_event_is_corrected_and_who_comes_is_told_of_another_place():
    by = keeper()
    event = announced(by)
    booth = events.give_booth(asked(event), label="1", by=by)
    given = as_entered(event) | {"document": "标题写错", "by": by}
    told = Notification.objects.filter(subject__contains="时间、地点或者网址改了")

    event = events.correct(event, **given | {"title": "春风行动家政专场"})
    assert not told.exists()
    events.correct(event, **given | {"place": "县体育馆", "document": "广场施工"})

    booth.event.refresh_from_db()
    assert (booth.event.state, booth.event.place, booth.event.taken) == ("open", "县体育馆", 1)
    assert list(event.steps.values_list("action", "document"))[1:] == [
        ("correct", "标题写错"),
        ("correct", "广场施工"),
    ]
    assert told.get(channel="inbox").recipient == booth.by
    for changes, code in (
        ({"booths": 0}, "booths_given"),
        ({"ends_at": event.starts_at}, "recruitment_times_in_order"),
    ):
        with pytest.raises(ValidationError) as refused:
            events.correct(event, **given | changes)
        assert code_of(refused) == {code}
    with pytest.raises(PermissionDenied):
        events.correct(event, **given | {"by": officer("womens-federation")})
    over = held(by, booth)
    with pytest.raises(ValidationError) as refused:
        events.correct(over, **given)
    assert code_of(refused) == {"step_not_allowed"}


def test_booths_of_events_to_come_end_with_the_enterprises_entry_of_the_register():
    by = keeper()
    booth = events.give_booth(asked(announced(by)), label="1", by=by)
    other = asked(booth.event)
    past = held(by).booth_rows.create(enterprise=booth.enterprise, wanted="保姆", by=booth.by)

    change_standing(booth.enterprise, "cancel", by=by, reason="停业")

    for row in (booth, other, past, booth.event):
        row.refresh_from_db()
    states = (booth.state, other.state, past.state)
    assert (states, booth.event.taken) == (("withdrawn", "asked", "asked"), 0)
    assert Notification.objects.filter(subject__endswith="已从名录注销，展位退回").exists()


def test_nothing_comes_of_an_event_that_was_called_off():
    by = keeper()
    booth = events.give_booth(asked(announced(by)), label="1", by=by)
    events.step(booth.event, "cancel", on=timezone.localdate(), document="大风", by=by)
    booth.refresh_from_db()
    type(booth.event).objects.update(starts_at=timezone.now() - timedelta(hours=1))
    booth.event.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        events.note_intent(booth, name="李兰", phone="13900000009", by=booth.by)

    assert code_of(refused) == {"event_called_off"}


def test_departure_of_before_every_rule_is_recorded():
    departure = departed(keeper(), date(2019, 3, 1))

    assert Deadline.objects.of(departure).count() == 3


def test_who_left_no_telephone_and_arrives_twice_is_one():
    by = keeper()
    booth = events.give_booth(asked(announced(by)), label="1", by=by)
    booth.event = held(by, booth)

    def noted(name, at=None):
        return events.note_intent(booth, name=name, phone="", by=booth.by, at=at)

    first = noted("王梅")

    assert noted("王梅") == first
    assert noted("李兰") != first
    assert noted("王梅", timezone.now() + timedelta(minutes=11)) != first
