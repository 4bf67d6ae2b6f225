"""What happens when the person says that nothing is solved: somebody has to learn of it and decide."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints import services
from complaints.figures import FIGURES
from complaints.models import Complaint, FollowUp
from complaints.models.choices import Grade
from complaints.tests.factories import moment
from complaints.tests.workbench import LIST, listed, page_of, take
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


def test_whom_nobody_reaches_is_not_answered_for(county, client, mediating):
    services.agree(mediating, outcome="退还200元。", by=county.market_handler)
    client.force_login(county.market_handler)
    tries = "25日、26日、27日各打三次电话，关机。"

    silent = take(client, mediating, "follow_up", is_solved="unreached")
    graded = take(client, mediating, "follow_up", is_solved="yes")
    taken = take(client, mediating, "follow_up", is_solved="unreached", grade="5", remark=tries)

    assert [list(each.context["form"].errors) for each in (silent, graded)] == [
        ["remark"],
        ["grade"],
    ]
    assert taken.status_code == 302
    said = FollowUp.objects.get()
    assert (said.is_solved, said.grade, said.asked_by) == (None, None, county.market_handler)
    page = client.get(page_of(mediating)).text
    assert "没有联系上" in page and tries in page
    assert told() == set()
    text = Notification.objects.filter(channel="sms").latest("pk").subject
    assert text.endswith("回访没有联系上您，没有解决的请联系承办单位")
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert FIGURES["asked"].by_bureau(first, last) == {}
    services.archive(mediating, by=county.market_handler)


def test_database_refuses_an_answer_of_nobody(county, mediating):
    with (
        pytest.raises(IntegrityError, match="follow_up_answered_or_tried"),
        transaction.atomic(),
    ):
        FollowUp.objects.create(complaint=mediating, is_solved=True, asked_by=county.market_leader)
    with (
        pytest.raises(IntegrityError, match="follow_up_answered_or_tried"),
        transaction.atomic(),
    ):
        FollowUp.objects.create(complaint=mediating, remark="没有人接。")
