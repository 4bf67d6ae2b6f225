"""What happens when the person says that nothing is solved: somebody has to learn of it and decide."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.models import Complaint
from complaints.models.choices import Grade
from complaints.tests.factories import moment
from complaints.tests.workbench import LIST, listed, page_of
from complaints.transitions import Action
from reminders.models import Notification
from reminders.outbox import deliver_waiting

TITLE = "回访说没有解决的事项"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment("2026-11-27 15:00"), tick=False):
        yield


@pytest.fixture
def center(county, client):
    client.force_login(county.center_contact)
    return client


def settled(county, mediating, *, is_solved):
    services.agree(mediating, outcome="退还200元。", by=county.market_handler)
    grade = Grade.SATISFIED if is_solved else Grade.DISSATISFIED
    services.follow_up(mediating, is_solved=is_solved, grade=grade)
    return Complaint.objects.get(pk=mediating.pk)


def waiting_on(client):
    rows = client.get(reverse("admin:index")).context["waiting"]
    return {row.title: (row.count, row.url) for row in rows}


def told():
    deliver_waiting(["members"])
    rows = Notification.objects.filter(kind="complaint_unsolved", channel="inbox")
    return {(row.recipient.username, row.subject.partition(" ")[2]) for row in rows}


def test_center_and_bureau_learn_that_nothing_is_solved(county, center, mediating):
    case = settled(county, mediating, is_solved=False)

    assert told() == {
        ("center-contact", "回访说没有解决，请决定是否重办"),
        ("center-handler", "回访说没有解决，请决定是否重办"),
        ("market-contact", "投诉人回访说没有解决"),
        ("market-handler", "投诉人回访说没有解决"),
    }
    assert waiting_on(center)[TITLE] == (1, f"{reverse(LIST)}?said=unsolved")
    assert listed(center, said="unsolved") == [case.pk]


def test_nobody_is_called_when_all_is_well(county, center, mediating):
    settled(county, mediating, is_solved=True)

    assert told() == set()
    assert TITLE not in waiting_on(center)
    assert listed(center, said="unsolved") == []


@pytest.mark.parametrize("action", ["rework", "archive"])
def test_case_that_was_decided_waits_no_longer(county, center, mediating, action):
    case = settled(county, mediating, is_solved=False)
    if action == "rework":
        services.rework(case, by=county.center_handler, public_note="没有收到钱。")
    else:
        services.archive(case, by=county.market_handler)

    assert listed(center, said="unsolved") == []


def test_person_learns_that_it_is_worked_on_again_and_once_only(county, center, mediating):
    case = settled(county, mediating, is_solved=False)
    services.rework(case, by=county.center_handler, public_note="没有收到钱。")
    case.refresh_from_db()
    messages = Notification.objects.filter(channel="sms").values_list("subject", flat=True)
    assert f"您的投诉{case.number}将重新办理" in messages
    services.start_mediation(
        case,
        complainant_agreed_on=date(2026, 11, 26),
        respondent_agreed_on=date(2026, 11, 26),
        by=county.market_handler,
    )

    settled(county, case, is_solved=False)

    shown = center.get(page_of(case)).context
    assert Action.REWORK not in [step["action"] for step in shown["moving_steps"]]
    assert Action.SUPERVISE in shown["staying_steps"]
