"""Issuing, losing, exchanging and revoking cards."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from cards import services, tokens
from cards.models import Card
from cards.services import issuing, keys
from cards.tests.factories import AT, TODAY, CardCounty, execute, leave
from cards.transitions import NEXT_STATE, Action, State, state_after
from enterprises.services.standing import change_standing
from reminders.models import Deadline, Notification
from workers.services import employing
from workers.tests.factories import EmploymentFactory

pytestmark = pytest.mark.django_db
LOST = {"reason": "下班路上丢了"}


def test_card_holds_what_its_token_says(county):
    card = county.card()

    token = tokens.verify(card.token, keys.public_key_of)
    assert token == tokens.Token(
        county.key.key_id, card.number, 1, TODAY, TODAY + timedelta(days=364)
    )
    assert (card.issued_on, card.valid_until, card.bureau.slug) == (
        TODAY,
        date(2027, 11, 22),
        "hrss",
    )
    assert [step.action for step in card.steps.all()] == ["issue"]


def test_commerce_issues_in_its_own_name(county):
    assert county.card(by=county.commerce).bureau.slug == "industry-commerce"


@pytest.mark.parametrize("has_left", [True, False], ids=["left", "off the register"])
def test_nobody_waits_for_the_new_card_of_who_works_nowhere(county, time_machine, has_left):
    time_machine.move_to(AT)
    card = services.report_lost(county.card(), by=county.owner, at=AT, **LOST)
    own = card.worker.employments.get()
    if has_left:
        also = EmploymentFactory(worker=card.worker, enterprise=county.other)
        employing.end(own, ended_on=TODAY, by=county.owner, at=AT)
        assert Deadline.objects.of(card).get().state == Deadline.State.RUNNING
        employing.end(also, ended_on=TODAY, by=county.stranger, at=AT)
    else:
        change_standing(county.enterprise, "cancel", reason="已注销营业执照", by=county.hrss)

    clock = Deadline.objects.of(card).get()
    assert clock.state == Deadline.State.CANCELLED
    card.refresh_from_db()
    assert card.state == State.LOST


@pytest.mark.parametrize("who", ["police", "health", "owner", "stranger"])
def test_nobody_else_issues(county, who):
    with pytest.raises(PermissionDenied):
        county.card(by=getattr(county, who))


def test_second_card_in_use_is_refused(county):
    card = county.card()

    with pytest.raises(ValidationError) as refused:
        county.card(card.worker)
    assert refused.value.code == "card_in_use"


def test_identity_is_seen_at_issue(county):
    worker = county.worker(without=["identity"])
    with pytest.raises(ValidationError) as refused:
        county.card(worker)
    assert refused.value.code == "identity_not_seen"

    card = services.issue(
        worker, enterprise=county.enterprise, is_identity_seen=True, by=county.hrss, at=AT
    )

    assert card.is_live


@pytest.mark.parametrize("item", ["employment", "background"])
def test_who_could_not_go_today_gets_no_card(county, item):
    with pytest.raises(ValidationError) as refused:
        county.card(county.worker(without=[item]))
    assert refused.value.code == "standing_red"


def test_card_for_an_enterprise_she_does_not_work_for_is_refused(county):
    with pytest.raises(ValidationError, match="没有在家政企业登记"):
        county.card(county.worker(), enterprise=county.other)


def test_yellow_is_no_hindrance(county):
    assert county.card(county.worker(without=["insurance"])).is_live


def test_loss_starts_the_clock_of_five_workdays_and_a_new_card_meets_it(county):
    card = county.card()

    card = services.report_lost(card, by=county.owner, at=AT, **LOST)

    clock = Deadline.objects.of(card).get()
    assert (card.state, card.ended_reason) == (State.LOST, "下班路上丢了")
    assert (clock.due_on, clock.owner.slug) == (date(2026, 11, 30), "hrss")

    new = services.replace(card, reason="补发", by=county.commerce, at=AT)

    clock.refresh_from_db()
    card.refresh_from_db()
    assert (clock.state, clock.met_on) == (Deadline.State.MET, TODAY)
    assert card.state == State.REPLACED
    assert (new.serial, new.replaces, new.worker) == (2, card, card.worker)
    assert new.number != card.number


@pytest.mark.parametrize(("who", "is_told"), [("owner", False), ("hrss", True)])
def test_enterprise_hears_of_a_loss_that_the_bureau_has_written_down(county, who, is_told):
    card = services.report_lost(county.card(), by=getattr(county, who), at=AT, **LOST)

    told = Notification.objects.filter(recipient=county.owner, subject__endswith="已经挂失")
    assert [row.subject for row in told.filter(channel="inbox")] == (
        [f"居家上门服务证{card}已经挂失"] if is_told else []
    )


def test_who_has_lost_a_card_gets_a_new_one_in_its_place_alone(county):
    card = services.report_lost(county.card(), by=county.owner, at=AT, **LOST)

    with pytest.raises(ValidationError) as refused:
        county.card(card.worker)

    assert refused.value.code == "card_lost"
    assert str(card) in refused.value.message


def test_who_works_for_another_enterprise_by_now_gets_a_card_of_that_one(county):
    card = county.card()
    leave(card.worker, to=county.other)
    with pytest.raises(ValidationError) as refused:
        services.replace(card, reason="换了企业", by=county.hrss, at=AT)
    assert refused.value.code == "standing_red"

    new = services.replace(card, reason="换了企业", enterprise=county.other, by=county.hrss, at=AT)

    assert (new.enterprise, new.replaces) == (county.other, card)


def test_a_lost_card_beside_one_in_use_is_not_exchanged(county):
    card = services.report_lost(county.card(), by=county.owner, at=AT, **LOST)
    issuing.add_card(
        card.worker, county.enterprise, bureau=card.bureau, replaces=None, by=county.hrss, at=AT
    )

    with pytest.raises(ValidationError) as refused:
        services.replace(card, reason="补发", by=county.hrss, at=AT)

    assert refused.value.code == "card_in_use"
    card.refresh_from_db()
    assert card.state == State.LOST


def test_revoked_card_needs_no_new_one(county):
    card = services.report_lost(county.card(), by=county.owner, at=AT, **LOST)

    services.revoke(card, reason="不再从事家政", by=county.hrss, at=AT)

    assert Deadline.objects.of(card).get().state == Deadline.State.CANCELLED


@pytest.mark.parametrize(
    ("service", "may"),
    [
        (services.report_lost, {"hrss", "commerce", "owner"}),
        (services.replace, {"hrss", "commerce"}),
        (services.revoke, {"hrss", "commerce"}),
    ],
)
@pytest.mark.parametrize("who", ["hrss", "commerce", "police", "health", "owner", "stranger"])
def test_who_may_end_a_card(county, service, may, who):
    card = county.card()

    if who in may:
        service(card, reason="写明原因", by=getattr(county, who), at=AT)
        card.refresh_from_db()
        assert not card.is_live
    else:
        with pytest.raises(PermissionDenied):
            service(card, reason="写明原因", by=getattr(county, who), at=AT)


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "reason_missing"), ("电话13893600001", "reason_has_personal_data")]
)
def test_reason_is_asked_for(county, reason, code):
    card = county.card()

    with pytest.raises(ValidationError) as refused:
        services.revoke(card, reason=reason, by=county.hrss)
    assert refused.value.error_dict["reason"][0].code == code
    card.refresh_from_db()
    assert card.is_live


STEPS = {
    Action.REPORT_LOST: services.report_lost,
    Action.REPLACE: services.replace,
    Action.REVOKE: services.revoke,
}


@pytest.mark.parametrize("action", STEPS)
@pytest.mark.parametrize("state", State)
def test_steps_that_are_not_in_the_table_are_refused(county, state, action):
    card = county.card()
    if state == State.LOST:
        services.report_lost(card, by=county.hrss, at=AT, **LOST)
    elif state == State.REPLACED:
        services.replace(card, reason="磨损", by=county.hrss, at=AT)
    elif state == State.REVOKED:
        services.revoke(card, reason="不再从事", by=county.hrss, at=AT)
    steps = card.steps.count()

    if (state, action) in NEXT_STATE:
        STEPS[action](card, reason="写明原因", by=county.hrss, at=AT)
        card.refresh_from_db()
        assert card.state == state_after(state, action)
    else:
        with pytest.raises(ValidationError) as refused:
            STEPS[action](card, reason="写明原因", by=county.hrss, at=AT)
        assert refused.value.code == "step_not_allowed"
        assert card.steps.count() == steps


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE cards_card SET number = -1", "cards_card"),
        ("UPDATE cards_card SET token = 'x'", "cards_card"),
        ("UPDATE cards_card SET valid_until = '2099-01-01'", "cards_card"),
        ("UPDATE cards_card SET state = 'lost'", "card_ended_says_why"),
        ("UPDATE cards_card SET ended_at = now()", "card_ended_says_why"),
        ("DELETE FROM cards_card", "Cannot"),
        ("DELETE FROM cards_cardstep", "Cannot"),
        ("UPDATE cards_cardstep SET note = 'x'", "Cannot"),
        (
            "INSERT INTO cards_card (number, worker_id, serial, enterprise_id, bureau_id, key_id, "
            "token, issued_on, valid_until, state, issued_by_id, ended_reason) SELECT number + 1, "
            "worker_id, 2, enterprise_id, bureau_id, key_id, token, issued_on, valid_until, state, "
            "issued_by_id, '' FROM cards_card",
            "card_one_in_use",
        ),
    ],
)
def test_database_refuses(county, statement, message):
    county.card()

    with pytest.raises(Exception, match=message), transaction.atomic():
        execute(statement)


def test_database_keeps_an_ended_card_ended(county):
    card = services.report_lost(county.card(), by=county.owner, at=AT, **LOST)
    back = "UPDATE cards_card SET state = 'issued', ended_at = NULL, ended_reason = ''"

    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        execute(back)
    services.revoke(card, reason="不再从事", by=county.hrss)
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        execute("UPDATE cards_card SET ended_reason = 'x'")


@pytest.mark.django_db(transaction=True)
def test_two_officers_issue_one_card():
    county = CardCounty()
    worker = county.worker()
    results = []
    gate = threading.Barrier(2)

    def issue():
        gate.wait()
        try:
            results.append(county.card(worker))
        except (ValidationError, IntegrityError) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(isinstance(result, Card) for result in results) == [False, True]
    assert Card.objects.live().count() == 1


def test_visible_to(county):
    card = county.card()

    for who, sees in {
        "hrss": True,
        "commerce": True,
        "owner": True,
        "stranger": False,
        "police": False,
        "health": False,
    }.items():
        found = Card.objects.visible_to(getattr(county, who))
        assert found.filter(pk=card.pk).exists() is sees, who


def told(kind="home_visit_card"):
    rows = Notification.objects.filter(kind=kind).exclude(channel="email").order_by("pk")
    return [(row.address or row.recipient.username, row.subject) for row in rows]


def test_holder_enterprise_and_bureau_hear_what_becomes_of_a_card(county):
    worker = county.worker(phone="13912345678")
    card = county.card(worker)
    services.report_lost(card, by=county.owner, at=AT, **LOST)
    new = services.replace(card, reason="补发一张", by=county.hrss, at=AT)
    services.report_own_lost(new, worker=worker, at=AT, **LOST)

    assert [row for row in told() if row[0] == worker.phone] == [
        (worker.phone, f"您的居家上门服务证{card}已经发了"),
        (worker.phone, f"您的居家上门服务证{card}已经挂失"),
        (worker.phone, f"您的居家上门服务证{new}已经发了"),
    ]
    assert [row[1] for row in told() if row[0] == county.owner.username] == [
        f"居家上门服务证{card}已经发了",
        f"居家上门服务证{new}已经发了",
        f"居家上门服务证{new}已经由本人挂失",
    ]
    assert [row[1] for row in told() if row[0] == county.hrss.username] == [
        f"上门服务证{card}已挂失，待补发",
        f"上门服务证{new}已挂失，待补发",
    ]
