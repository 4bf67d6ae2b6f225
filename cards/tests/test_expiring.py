"""Cards that run out: who hears of it, and when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cards import services
from cards.services.expiring import warn_of_background, warn_of_endings
from cards.tests.factories import AT
from cards.workspace import cards_running_out
from enterprises.models import ServiceLine
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def long_insured(county):
    """Somebody whose papers outlast the card."""
    return county.worker(until=date(2028, 6, 30))


def told(county):
    """(telephone or person, first words) of each message about an end, in the order in which they were written."""
    rows = Notification.objects.filter(kind="home_visit_card", subject__contains="到期")
    rows = rows.filter(channel__in=["sms", "inbox"]).select_related("recipient").order_by("pk")
    return [(each.address or each.recipient.username, each.subject) for each in rows]


def test_holder_and_enterprise_hear_thirty_and_seven_days_before_and_once_each(county):
    card = county.card()
    last = card.valid_until

    assert warn_of_endings(last - timedelta(days=31)) == 0
    assert told(county) == []
    for days in (30, 29, 7, 7, 0):
        assert warn_of_endings(last - timedelta(days=days)) == 1
    assert warn_of_endings(last + timedelta(days=1)) == 0

    day = f"{last.year}年{last.month}月{last.day}日"
    once = [
        (card.worker.phone, f"您的上门服务证{card}将于{day}到期"),
        (county.owner.username, f"上门服务证{card}将于{day}到期"),
    ]
    assert told(county) == once + once


def test_nobody_hears_of_a_card_that_is_no_longer_carried(county):
    lost, left, replaced = county.card(), county.card(), county.card(long_insured(county))
    services.report_lost(lost, reason="丢了", by=county.hrss, at=AT)
    left.worker.employments.update(ended_on=AT.date())
    services.replace(replaced, reason="字看不清", by=county.hrss, at=AT + timedelta(days=300))

    assert warn_of_endings(left.valid_until - timedelta(days=3)) == 0
    assert told(county) == []


def test_enterprise_has_a_thing_to_do_until_the_card_is_replaced(client, county):
    card = county.card(long_insured(county))
    soon = card.valid_until - timedelta(days=30)
    assert list(cards_running_out(county.enterprise, soon - timedelta(days=1))) == []
    assert list(cards_running_out(county.other, soon)) == []

    (to_do,) = cards_running_out(county.enterprise, soon)
    assert (to_do.title, to_do.due_on) == ("1张上门服务证快到期", card.valid_until)
    assert to_do.link == reverse("workspace_cards:index")
    (late,) = cards_running_out(county.enterprise, card.valid_until + timedelta(days=5))
    assert late.title == "1张上门服务证已到期或者快到期"

    services.replace(card, reason="快到期", by=county.hrss, at=AT + timedelta(days=340))
    assert list(cards_running_out(county.enterprise, soon)) == []


def test_who_holds_a_card_and_the_enterprise_hear_that_the_background_check_runs_out(county):
    card = county.card(long_insured(county))
    services.follow_changes()
    last = date(2028, 3, 2)
    carried = services.replace(card, reason="快到期", by=county.hrss, at=AT + timedelta(days=360))

    assert warn_of_background(last - timedelta(days=31)) == 0
    for days in (30, 29, 7, 7, 0):
        assert warn_of_background(last - timedelta(days=days)) == 1
    assert warn_of_background(last + timedelta(days=1)) == 0

    once = [
        (card.worker.phone, "您的背景核验将于2028年3月2日到期"),
        (county.owner.username, f"上门服务证{carried}的持证人背景核验将于2028年3月2日到期"),
    ]
    assert told(county) == once + once


def test_check_of_who_cares_for_children_runs_out_sooner_and_a_newer_one_ends_the_warning(county):
    card = county.card(long_insured(county))
    card.worker.employments.update(service_lines=[ServiceLine.CHILD_CARE])
    services.follow_changes()
    last = date(2027, 3, 2)

    assert warn_of_background(last - timedelta(days=10)) == 1
    county.check(card.worker, last - timedelta(days=9))
    services.follow_changes()
    assert warn_of_background(last - timedelta(days=7)) == 0
