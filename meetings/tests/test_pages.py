"""Meetings in the workbench, for programs, and as figures."""

from datetime import date
from hashlib import sha256

import pytest
import time_machine
from django.urls import reverse

from meetings.models import Action, Meeting
from meetings.services import actions, minutes
from meetings.tests.factories import HELD_ON, Round, moment
from plan.metrics import metric_of

pytestmark = pytest.mark.django_db
TODAY = "2026-11-25 10:00+08:00"


@pytest.fixture
def called():
    return Round()


def of_meeting(meeting, name, **more):
    return reverse(f"admin:meetings_meeting_{name}", kwargs={"pk": meeting.pk, **more})


@time_machine.travel("2026-11-03 09:00+08:00", tick=False)
def test_a_meeting_is_called_on_a_form_that_loses_nothing(called, client):
    client.force_login(called.caller)
    page = reverse("admin:meetings_meeting_add")
    given = {
        "bureau": called.office.pk,
        "title": "季度会商",
        "held_on": "2026-11-01",
        "begins": "09:30",
        "place": "三楼",
        "chair": "副县长",
        "invited": [called.labour.pk],
    }
    refused = client.post(page, given)
    assert refused.status_code == 422
    assert "会议日不能早于今天。" in refused.content.decode()
    assert "季度会商" in refused.content.decode()
    made = client.post(page, given | {"held_on": "2026年11月12日"})
    meeting = Meeting.objects.get(title="季度会商")
    assert made.url == meeting.get_absolute_url()
    client.force_login(called.worker)
    assert client.get(made.url).status_code == 200
    assert client.get(of_meeting(meeting, "form", step="hold")).status_code == 403
    client.force_login(called.stranger)
    assert client.get(made.url).status_code == 404


@time_machine.travel("2026-11-10 15:00+08:00", tick=False)
def test_every_step_has_its_button(called, client):
    client.force_login(called.caller)
    meeting = called.meeting
    for name, status, given in (
        ("topic", 302, {"title": "培训进度", "bureau": called.labour.pk}),
        ("hold", 422, {"came": [called.office.pk], "notes": "教育局请假"}),
        ("hold", 302, {"came": [called.office.pk], "notes": "县教育局：请假"}),
        ("topic", 409, {"title": "晚来的"}),
        ("minutes", 302, {"text": "议定一项。"}),
        ("action", 422, {"title": "核对", "bureau": called.labour.pk, "due_on": "2026-11-10"}),
        ("action", 302, {"title": "核对", "bureau": called.labour.pk, "due_on": "2026-11-20"}),
    ):
        answer = client.post(of_meeting(meeting, "form", step=name), given)
        assert (name, answer.status_code) == (name, status)
    item = meeting.items.get()
    settle = of_meeting(meeting, "item", item=item.pk, step="settle")
    assert client.post(settle, {"outcome": "settled"}).status_code == 302
    assert "签发纪要" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.post(of_meeting(meeting, "step", step="sign")).status_code == 302
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "纪要已签发" in page and "更正纪要" in page and "县教育局" in page


@time_machine.travel("2026-11-03 09:00+08:00", tick=False)
def test_a_pack_is_downloaded_as_both(called, client):
    client.force_login(called.caller)
    assert client.post(of_meeting(called.meeting, "step", step="pack")).status_code == 302
    client.force_login(called.worker)
    pdf = client.get(of_meeting(called.meeting, "pack", version=1, form="pdf"))
    word = client.get(of_meeting(called.meeting, "pack", version=1, form="docx"))
    assert (pdf.content[:4], word.content[:2]) == (b"%PDF", b"PK")
    page = client.get(called.meeting.get_absolute_url()).text
    assert all(sha256(each.content).hexdigest() in page for each in (pdf, word))


@time_machine.travel(TODAY, tick=False)
def test_an_action_is_done_by_its_bureau_alone(called, client):
    called.hold()
    action = called.decide()

    def page(step):
        return reverse("admin:meetings_action_step", kwargs={"pk": action.pk, "step": step})

    client.force_login(called.teacher)
    assert client.get(page("finish")).status_code == 404
    client.force_login(called.worker)
    assert "已逾期" in client.get(action.get_absolute_url()).content.decode()
    assert client.post(page("extend"), {}).status_code == 403
    assert client.post(page("finish"), {"result": "13800000000"}).status_code == 422
    assert client.post(page("finish"), {"result": "名单已核对"}).status_code == 302
    assert client.post(page("finish"), {"result": "又一次"}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(
    called, client, django_assert_max_num_queries, count
):
    called.hold()
    for _ in range(count):
        called.decide()
    client.force_login(called.caller)
    for address in (
        reverse("admin:meetings_action_changelist"),
        reverse("admin:meetings_meeting_changelist"),
        called.meeting.get_absolute_url(),
    ):
        client.get(address)
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200


def test_programs_read_the_actions_of_their_person(called, client):
    called.hold()
    called.decide()
    for user, count in ((called.worker, 1), (called.stranger, 0)):
        client.force_login(user)
        answer = client.get(reverse("staff_actions"))
        assert len(answer.json()["results"]) == count


def test_figures_are_those_of_their_day_and_open_to_their_rows(called, client):
    called.hold()
    late = called.decide(title="办不完的")
    done = called.decide(title="办完的", due_on=date(2026, 11, 18))
    actions.finish(done, result="好了", by=called.worker, at=moment("2026-11-18 10:00"))
    minutes.write(called.meeting, text="纪要", by=called.caller)

    def on(day):
        return [
            metric_of(slug).count(day)
            for slug in ("meetings_held", "actions_overdue", "actions_done_on_time_percent")
        ]

    assert on(date(2026, 11, 9)) == [0, 0, None]
    assert on(HELD_ON) == [1, 0, None]
    assert on(date(2026, 11, 18)) == [1, 0, 100]
    assert on(date(2026, 11, 21)) == [1, 1, 50]
    actions.finish(late, result="迟了", by=called.worker, at=moment("2026-11-24 10:00"))
    assert on(date(2026, 11, 25)) == [1, 0, 50]
    assert on(date(2026, 11, 21)) == [1, 1, 50]
    with time_machine.travel(TODAY, tick=False):
        for slug in ("meetings_held", "actions_done_on_time_percent"):
            page = client.get(metric_of(slug).rows_url(date(2026, 11, 21)))
            assert page.status_code == 200
            words = page.content.decode()
            assert "县发改局" in words or "县人社局" in words
            assert "办完的" not in words and "办不完的" not in words
    assert Action.objects.count() == 2


def test_what_was_open_on_new_years_eve_counts_in_the_year_that_begins(called):
    called.hold()
    eve, new_year = date(2026, 12, 31), date(2027, 1, 1)
    called.decide(title="办不完的", due_on=eve)
    done = called.decide(title="办完的", due_on=eve)
    actions.finish(done, result="好了", by=called.worker, at=moment("2026-12-31 10:00"))
    percent = metric_of("actions_done_on_time_percent").count

    assert [percent(day) for day in (eve, new_year, date(2027, 12, 31))] == [100, 0, 0]
