"""Meetings: the agenda finds what is late, packs are made once, minutes stay, actions have clocks."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from meetings.models import Action, AgendaItem, Meeting, Pack
from meetings.services import actions, minutes, packs, planning
from meetings.tests.factories import HELD_ON, Round, moment
from meetings.transitions import State
from plan import metrics
from plan.metrics import metric
from plan.models import Target, TargetWatch
from plan.tests.factories import TargetFactory
from reminders.models import Deadline, Notification
from reminders.tests.factories import DeadlineFactory

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code):
    with pytest.raises(ValidationError) as raised:
        yield
    error = raised.value
    found = next(iter(error.error_dict.values())) if hasattr(error, "error_dict") else [error]
    assert found[0].code == code


@pytest.fixture
def called():
    return Round()


@pytest.fixture
def held(called):
    called.hold()
    return called


def titles(meeting):
    return [each.title for each in meeting.items.filter(is_dropped=False)]


def test_who_leads_a_measure_calls_and_numbers_run_by_the_year(called):
    assert called.meeting.number == "2026年第1次"
    assert called.call(held_on=date(2026, 12, 1)).number == "2026年第2次"
    assert called.call(held_on=date(2027, 1, 5)).number == "2027年第1次"
    invited = {each.bureau.slug for each in called.meeting.invitations.select_related("bureau")}
    assert invited == {"development-reform", "hrss", "education"}
    with pytest.raises(PermissionDenied):
        planning.cancel(called.meeting, note="改期", by=called.worker)
    for user, seen in ((called.worker, 3), (called.stranger, 0), (called.caller, 3)):
        assert Meeting.objects.visible_to(user).count() == seen


def test_the_agenda_finds_what_is_late_once(called):
    DeadlineFactory(owner=called.labour, received_on=date(2026, 10, 1), due_on=date(2026, 10, 20))
    DeadlineFactory(owner=called.taxes, received_on=date(2026, 10, 1), due_on=date(2026, 10, 20))
    given = {"by": called.caller, "at": moment("2026-11-03 09:00")}

    assert planning.find_again(called.meeting, **given) == 1
    assert planning.find_again(called.meeting, **given) == 0
    assert titles(called.meeting) == ["县人社局有1件事项逾期"]
    item = called.meeting.items.get()
    assert "2026年10月20日" in item.line
    planning.edit_item(
        item, title="人社逾期", line="", position=3, is_dropped=True, by=called.caller
    )
    assert planning.find_again(called.meeting, **given) == 0
    assert titles(called.meeting) == []


def test_what_was_found_and_put_off_is_carried_over_in_the_words_of_today(called):
    DeadlineFactory(owner=called.labour, received_on=date(2026, 10, 1), due_on=date(2026, 10, 20))
    planning.find_again(called.meeting, by=called.caller, at=moment("2026-11-03 09:00"))
    called.hold()
    item = called.meeting.items.get()
    planning.settle(item, outcome="again", by=called.caller)
    DeadlineFactory(owner=called.labour, received_on=date(2026, 10, 1), due_on=date(2026, 11, 20))

    second = called.call(held_on=date(2026, 12, 1), at="2026-11-25 09:00")
    again = second.items.get()
    assert (again.title, again.carried_from) == ("县人社局有2件事项逾期", item)


def test_what_was_not_settled_and_what_is_overdue_is_on_the_next_agenda_once(called):
    for title in ("场地", "经费", "名单"):
        planning.add_item(called.meeting, title=title, bureau=called.labour, by=called.caller)
    called.hold()
    settled, again, _ = called.meeting.items.all()
    planning.settle(settled, outcome="settled", by=called.caller)
    planning.settle(again, outcome="again", by=called.caller)
    action = called.decide()

    second = called.call(held_on=date(2026, 12, 1), at="2026-11-25 09:00")
    assert titles(second) == ["经费", "名单", "逾期事项：核对培训名单"]
    assert second.items.first().carried_from == again
    third = called.call(held_on=date(2026, 12, 8), at="2026-11-25 10:00")
    assert titles(third) == [f"逾期事项：{action.title}"]
    with refused("agenda_carried_is_not_dropped"):
        planning.edit_item(
            second.items.first(),
            title="经费",
            line="",
            position=1,
            is_dropped=True,
            by=called.caller,
        )


def test_a_held_meeting_keeps_its_agenda(held):
    assert [(each.bureau.slug, each.has_come) for each in held.meeting.invitations.all()] == [
        ("development-reform", True),
        ("hrss", True),
        ("education", False),
    ]
    with refused("agenda_edited_before_it_is_held"):
        planning.add_item(held.meeting, title="晚来的", by=held.caller)
    with refused("step_not_allowed"):
        planning.cancel(held.meeting, note="改期", by=held.caller)
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=held.meeting.pk).update(state=State.PLANNED)


def test_a_meeting_is_not_held_before_its_day(called):
    with refused("not_held_yet"):
        called.hold(at="2026-11-09 12:00")
    with refused("not_held_yet"):
        called.decide()


def test_the_pack_is_made_once_two_days_before(called):
    planning.add_item(called.meeting, title="培训进度", bureau=called.labour, by=called.caller)

    assert packs.make_due(date(2026, 11, 7)) == 0
    assert packs.make_due(date(2026, 11, 8)) == 1
    assert packs.make_due(date(2026, 11, 8)) == 0
    pack = Pack.objects.get()
    words = docx.Document(BytesIO(bytes(pack.word)))
    assert any("培训进度（县人社局汇报）" in each.text for each in words.paragraphs)
    assert words.tables[0].rows[1].cells[1].text == "县政府三楼会议室"
    assert bytes(pack.pdf).startswith(b"%PDF")
    told = Notification.objects.filter(kind="meeting_pack", channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {
        called.caller.pk,
        called.worker.pk,
        called.teacher.pk,
    }
    assert packs.make_again(called.meeting, by=called.caller).version == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Pack.objects.update(pdf=b"")


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_pack():
    Round()

    def make(_):
        try:
            return packs.make_due(HELD_ON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(make, range(2))) == [0, 1]
    assert Pack.objects.count() == 1


def test_signed_minutes_stay_and_a_correction_says_why(held):
    given = {"by": held.caller}
    with refused("minutes_missing"):
        minutes.sign(held.meeting, **given)
    draft = minutes.write(held.meeting, text="议定两项。", **given)
    assert minutes.write(held.meeting, text="议定三项。", **given) == draft
    signed = minutes.sign(held.meeting, **given)
    assert Meeting.objects.get(pk=held.meeting.pk).state == State.SIGNED

    with pytest.raises(DatabaseError), transaction.atomic():
        held.meeting.minutes.filter(pk=signed.pk).update(text="改过")
    with refused("minutes_corrected_say_why"):
        minutes.write(held.meeting, text="议定四项。", **given)
    second = minutes.write(held.meeting, text="议定四项。", reason="漏记一项", **given)
    minutes.sign(held.meeting, **given)
    assert (second.version, held.meeting.minutes.count()) == (2, 2)
    with pytest.raises(PermissionDenied):
        minutes.write(held.meeting, text="另写", by=held.worker)


def test_an_action_has_a_clock_that_hears_of_delay(held):
    action = held.decide()
    clock = Deadline.objects.of(action).get()
    assert (clock.owner, clock.lead_bureau, clock.due_on) == (
        held.labour,
        held.office,
        action.due_on,
    )
    with refused("bureau_not_invited"):
        held.decide(bureau=held.taxes)
    with refused("action_due_after_it_is_decided"):
        held.decide(due_on=HELD_ON)
    with pytest.raises(PermissionDenied):
        actions.finish(action, result="好了", by=held.teacher)
    done = actions.finish(
        action, result="名单已核对", by=held.worker, at=moment("2026-11-19 10:00")
    )
    assert (done.done_on, Deadline.objects.of(action).get().state) == (
        date(2026, 11, 19),
        Deadline.State.MET,
    )
    with refused("action_ended"):
        actions.finish(action, result="又一次", by=held.worker)
    with pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(result="改过")


def test_a_meeting_and_an_action_that_arrive_twice_are_one(called):
    meeting = called.call()
    called.hold()
    action = called.decide()

    assert meeting == called.meeting
    assert called.decide() == action
    assert called.decide(title="另一件事") != action


def test_more_time_keeps_what_was_set_before(held):
    action = held.decide()
    given = {"by": held.caller, "at": moment("2026-11-23 10:00")}
    with refused("due_not_later"):
        actions.extend(action, due_on=date(2026, 11, 22), reason="等数据", **given)
    with pytest.raises(PermissionDenied):
        actions.extend(action, due_on=date(2026, 12, 1), reason="等数据", by=held.worker)
    actions.extend(action, due_on=date(2026, 12, 1), reason="等数据", **given)

    assert Deadline.objects.of(action).open().get().due_on == date(2026, 12, 1)
    overdue = {day: Action.objects.overdue(date(2026, 11, day)).exists() for day in (20, 22, 24)}
    assert overdue == {20: False, 22: True, 24: False}
    called_off = actions.cancel(action, reason="不再需要", **given)
    assert not Deadline.objects.of(called_off).open().exists()
    assert not Action.objects.overdue(date(2026, 12, 5)).exists()


def test_who_sees_an_action(held):
    held.decide()
    seen = {
        name: Action.objects.visible_to(getattr(held, name)).count()
        for name in ("worker", "caller", "teacher", "stranger")
    }
    assert seen == {"worker": 1, "caller": 1, "teacher": 0, "stranger": 0}
    assert AgendaItem.objects.count() == 0


@pytest.fixture
def counted(called, monkeypatch):
    """Two numbers of the plan of which the office and 人社 are warned: nobody is trained, nobody is rated."""
    monkeypatch.setattr(metrics, "_metrics", {})
    for slug, title, period, due_on in (
        ("trained", "家政领域培训", "yearly", None),
        ("rated", "标准化家政企业", "once", date(2026, 12, 31)),
    ):
        words = {"title": title, "unit": "人次", "definition": "当天的数。"}
        metric(slug, register="登记", rows="plan:index", **words)(lambda on: 0)
        TargetFactory(measure=called.measure, slug=slug, title=title, period=period, due_on=due_on)
    return called


def test_the_agenda_has_the_number_of_this_year_and_not_one_missed_long_ago(counted):
    trained, rated = Target.objects.order_by("slug").reverse()
    for target, due_on in (
        (trained, date(2026, 12, 31)),
        (trained, date(2027, 12, 31)),
        (rated, date(2026, 12, 31)),
    ):
        watch = TargetWatch.objects.create(target=target, bureau=counted.labour, due_on=due_on)
        watch.tellings.create(stage="plan_target_at_risk", due_to_send_on=date(2026, 11, 1))

    january = counted.call(held_on=date(2027, 1, 20), at="2027-01-15 09:00")
    autumn = counted.call(held_on=date(2027, 11, 20), at="2027-11-15 09:00")

    days = [sorted(each.line[:12] for each in row.items.all()) for row in (january, autumn)]
    assert days == [
        ["到2026年12月31日", "到2026年12月31日"],
        ["到2026年12月31日", "到2027年12月31日"],
    ]


def told(kind):
    """(recipient, subject, body) of the inboxes."""
    rows = Notification.objects.filter(kind=kind, channel="inbox").order_by("pk")
    return [(row.recipient, row.subject, row.body) for row in rows]


def test_everybody_who_is_asked_hears_that_a_meeting_is_called(called):
    subject, body = (
        "请参加会商：家政服务工作部门会商，11月10日",
        "09:30，县政府三楼会议室。材料在会前另发。",
    )
    assert sorted(told("meeting_called"), key=str) == sorted(
        ((user, subject, body) for user in (called.caller, called.worker, called.teacher)), key=str
    )


def test_everybody_who_is_asked_hears_that_a_meeting_is_called_off(called):
    planning.cancel(called.meeting, note="与全县大会冲突", by=called.caller)

    subject = "会商取消：家政服务工作部门会商，原定11月10日"
    assert sorted(told("meeting_cancelled"), key=str) == sorted(
        (
            (user, subject, "原因：与全县大会冲突")
            for user in (called.caller, called.worker, called.teacher)
        ),
        key=str,
    )


def test_a_meeting_that_is_called_off_hands_its_topics_on(called):
    planning.add_item(called.meeting, title="经费", bureau=called.labour, by=called.caller)
    called.hold()
    put_off = called.meeting.items.get()
    planning.settle(put_off, outcome="again", by=called.caller)
    second = called.call(held_on=date(2026, 12, 1), at="2026-11-25 09:00")
    planning.add_item(second, title="场地", by=called.caller)

    planning.cancel(second, note="改期", by=called.caller)
    third = called.call(held_on=date(2026, 12, 8), at="2026-11-26 09:00")

    assert titles(third) == ["经费", "场地"]
    assert third.items.first().line.startswith("2026年第2次会商取消了。")
    assert called.call(held_on=date(2026, 12, 9), at="2026-11-26 10:00").items.count() == 0


def test_a_bureau_hears_what_it_is_to_do_and_the_caller_what_was_done(held):
    action = held.decide()
    actions.extend(
        action, due_on=date(2026, 12, 1), reason="等数据", by=held.caller,
        at=moment("2026-11-19 10:00"),
    )  # fmt: skip
    actions.finish(action, result="名单已核对", by=held.worker, at=moment("2026-11-30 10:00"))

    origin = "2026年第1次会商，责任单位县人社局。"
    assert told("meeting_action") == [
        (held.worker, "会商交办，11月20日前办结：核对培训名单", origin),
        (held.worker, "会商事项延期到12月1日：核对培训名单", f"{origin}等数据"),
        (held.caller, "会商事项已办结：核对培训名单", f"{origin}名单已核对"),
    ]


def test_a_meeting_whose_day_is_over_waits_to_be_written_down(called):
    assert not Meeting.objects.to_be_written_down(HELD_ON).exists()
    assert Meeting.objects.to_be_written_down(date(2026, 11, 11)).get() == called.meeting
    called.hold()
    assert not Meeting.objects.to_be_written_down(date(2026, 11, 11)).exists()
