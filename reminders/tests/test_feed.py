from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from reminders import feeds
from reminders.ics import calendar_of, escaped, folded
from reminders.models import CalendarFeed, Deadline
from reminders.tests.factories import DeadlineFactory, DeadlineRuleFactory

ADDRESS = "/api/v1/staff/deadlines.ics"
LIST = "/api/v1/staff/deadlines/"


@pytest.fixture
def bureau():
    return BureauFactory(slug="market-regulation", name="县市场监管局")


@pytest.fixture
def contact(bureau):
    return BureauMemberFactory(bureau=bureau, role=BureauMember.Role.CONTACT).user


def events(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def fetch(client, token):
    return client.get(ADDRESS, {"token": token})


@pytest.mark.django_db
def test_feed_is_read_by_another_library(client, bureau, contact):
    deadline = DeadlineFactory(owner=bureau, subject_label="GT1", round=2, link="/admin/cases/7/")

    (event,) = events(fetch(client, feeds.make_feed(contact)))

    assert str(event["SUMMARY"]) == "GT1 受理期限届满"
    assert event["DTSTART"].dt == date(2026, 12, 2)
    assert event["DTEND"].dt == date(2026, 12, 3)
    assert str(event["UID"]) == f"deadline-{deadline.pk}@testserver"
    assert event["SEQUENCE"] == 2
    assert str(event["URL"]) == "http://testserver/admin/cases/7/"
    assert str(event["DESCRIPTION"]) == "县市场监管局。暂行约定，待主管单位确认"
    assert event.walk("VALARM") == []


@pytest.mark.django_db
def test_event_says_when_the_day_is_not_certain(client, bureau, contact):
    DeadlineFactory(
        owner=bureau, subject_label="GT1", is_expected=True, is_provisional=True, state="paused"
    )

    (event,) = events(fetch(client, feeds.make_feed(contact)))

    assert str(event["SUMMARY"]) == "GT1 受理期限届满（预计、暂定、已暂停）"


@pytest.mark.django_db
def test_event_keeps_its_uid_when_its_day_moves(client, bureau, contact):
    deadline = DeadlineFactory(owner=bureau)
    token = feeds.make_feed(contact)
    (before,) = events(fetch(client, token))

    Deadline.objects.filter(pk=deadline.pk).update(due_on=date(2026, 12, 9), round=2)
    (after,) = events(fetch(client, token))

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert after["DTSTART"].dt == date(2026, 12, 9)


@pytest.mark.django_db
def test_feed_has_the_open_clocks_of_my_bureaus(client, bureau, contact):
    for label, fields in {
        "mine": {"owner": bureau},
        "paused": {"owner": bureau, "state": "paused"},
        "met": {"owner": bureau, "state": "met", "met_on": date(2026, 11, 30)},
        "cancelled": {"owner": bureau, "state": "cancelled"},
        "theirs": {"owner": BureauFactory()},
    }.items():
        DeadlineFactory(subject_label=label, **fields)

    found = events(fetch(client, feeds.make_feed(contact)))

    assert sorted(str(event["SUMMARY"]).split()[0] for event in found) == ["mine", "paused"]
    client.force_login(contact)
    assert "没有完成的时限，暂停的写明已暂停" in client.get(reverse("reminders:calendar_feed")).text


@pytest.mark.django_db
def test_wrong_missing_and_revoked_secrets_are_answered_alike(client, bureau, contact):
    revoked = feeds.make_feed(contact)
    feeds.revoke_feeds(contact)
    resident = feeds.make_feed(UserFactory())
    gone = feeds.make_feed(UserFactory(is_staff=True, is_active=False))

    answers = [fetch(client, token) for token in (revoked, resident, gone, "x", "")] + [
        client.get(ADDRESS)
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (401, "日历地址无效。\n".encode())
    }


@pytest.mark.django_db
def test_new_secret_ends_the_old_one_and_only_digests_are_kept(client, bureau, contact):
    old = feeds.make_feed(contact)
    new = feeds.make_feed(contact)

    assert [fetch(client, token).status_code for token in (old, new)] == [401, 200]
    assert not CalendarFeed.objects.filter(token_digest__in=[old, new]).exists()


@pytest.mark.django_db
def test_use_is_noted_at_most_once_an_hour(client, bureau, contact):
    token = feeds.make_feed(contact)
    fetch(client, token)
    first = CalendarFeed.objects.get().last_used_at
    fetch(client, token)

    assert first is not None
    assert CalendarFeed.objects.get().last_used_at == first


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_feed_asks_the_same_for_any_number_of_clocks(
    client, contact, bureau, rows, django_assert_num_queries
):
    DeadlineFactory.create_batch(rows, owner=bureau)
    token = feeds.make_feed(contact)
    fetch(client, token)
    # the secret and its person, note of use, bureaus and roles of the person, clocks
    with django_assert_num_queries(4):
        fetch(client, token)


class Clock:
    """A clock of no database, for what no sensible clerk would type."""

    pk, round, state, is_expected, is_provisional = 1, 1, "running", False, False
    due_on = date(2026, 12, 2)

    def __init__(self, label, link=""):
        self.subject_label, self.link = label, link
        self.rule = DeadlineRuleFactory.build()
        self.owner = BureauFactory.build()


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120).map(str.strip)
)
def test_any_label_comes_through_whole_and_no_line_is_too_long(label):
    text = calendar_of(
        [Clock(label)], name="时限", site_url="http://x", at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"{label} 受理期限届满"
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_escaping_is_that_of_the_standard():
    assert escaped("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"


def test_folding_cuts_between_characters():
    pieces = folded("受" * 60).split("\r\n")
    assert [len(piece.encode()) for piece in pieces] == [75, 73, 34]
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == "受" * 60


# The list for programs ---------------------------------------------------------------------------


@pytest.fixture
def mine(client, contact):
    client.force_login(contact)
    return client


def labels(response):
    assert response.status_code == 200, response.content
    return [row["subject"] for row in response.json()["results"]]


@pytest.mark.django_db
def test_list_shows_a_deadline_with_its_basis(mine, bureau):
    deadline = DeadlineFactory(owner=bureau, subject_label="GT1", is_provisional=True)

    assert mine.get(LIST).json() == {
        "next": None,
        "results": [
            {
                "id": deadline.pk,
                "subject": "GT1",
                "link": deadline.link,
                "rule": "accept",
                "rule_name": "受理期限",
                "basis": "暂行约定，待主管单位确认",
                "owner": "market-regulation",
                "received_on": "2026-11-23",
                "due_on": "2026-12-02",
                "expected": False,
                "provisional": True,
                "state": "running",
                "met_on": None,
                "overdue": False,
            }
        ],
    }


@pytest.mark.django_db
def test_list_has_those_of_my_bureaus_alone(mine, bureau):
    DeadlineFactory(owner=bureau, subject_label="mine")
    DeadlineFactory(subject_label="theirs")
    assert labels(mine.get(LIST)) == ["mine"]


@pytest.mark.django_db
def test_list_is_the_staffs(client):
    assert client.get(LIST).status_code == 401
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["late", "soon", "paused", "far"]),
        ({"state": "paused"}, ["paused"]),
        ({"overdue": "true"}, ["late"]),
        ({"overdue": "false"}, ["soon", "paused", "far"]),
        ({"due_before": "2026-12-02"}, ["late", "soon"]),
        ({"due_after": "2026-12-03"}, ["paused", "far"]),
        ({"owner": "market-regulation"}, ["late", "soon", "paused", "far"]),
        ({"owner": "somebody-else"}, []),
    ],
)
def test_list_is_filtered(mine, bureau, query, found):
    early = date(2026, 1, 5)
    for label, due_on, state in [
        ("late", early + timedelta(days=7), "running"),
        ("soon", date(2026, 12, 2), "running"),
        ("paused", date(2026, 12, 3), "paused"),
        ("far", date(2100, 1, 1), "running"),
    ]:
        DeadlineFactory(
            owner=bureau, subject_label=label, received_on=early, due_on=due_on, state=state
        )

    # The day of the test is later than "late" and earlier than "far", whatever it is.
    if query.get("overdue"):
        Deadline.objects.filter(subject_label="soon").update(due_on=date(2099, 1, 1))
        Deadline.objects.filter(subject_label="paused").update(due_on=date(2099, 1, 2))
    assert labels(mine.get(LIST, query)) == found


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["owner__members__user", "sort", "due_on__year"])
def test_list_refuses_a_filter_that_it_does_not_have(mine, name):
    response = mine.get(LIST, {name: "1"})
    assert (response.status_code, list(response.json()["fields"])) == (400, [name])


@pytest.mark.django_db
def test_list_is_read_page_by_page(mine, bureau):
    for number in range(5):
        DeadlineFactory(owner=bureau, subject_label=str(number))

    first = mine.get(LIST, {"page_size": 3})
    second = mine.get(LIST, {"page_size": 3, "next": first.json()["next"]})

    assert (labels(first), labels(second)) == (["0", "1", "2"], ["3", "4"])
    assert second.json()["next"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_for_any_number_of_rows(mine, bureau, rows, django_assert_num_queries):
    DeadlineFactory.create_batch(rows, owner=bureau)
    mine.get(LIST)
    with django_assert_num_queries(4):  # session, user, bureaus and roles of the person, clocks
        mine.get(LIST)


def test_address_is_the_contracts():
    assert reverse("deadlines_feed") == ADDRESS
    assert reverse("staff_deadlines") == LIST
