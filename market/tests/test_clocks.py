"""A list that nobody looks at: who is told, and when."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory, ReviewingBureaus
from enterprises.workspace import to_dos
from market import tasks
from market.models import PriceList
from market.services import prices, telling
from market.tests.factories import Shop, moment
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureaus(db):
    return ReviewingBureaus()


def clocks_of(price_list):
    rows = Deadline.objects.filter(
        subject_type=ContentType.objects.get_for_model(PriceList), subject_id=price_list.pk
    )
    return list(rows.order_by("pk").values_list("state", "owner__slug", "received_on"))


def test_bureau_watches_the_newest_list(bureaus, shop):
    first = shop.published(at="2026-11-02 09:00")
    second = shop.published(at="2026-11-05 09:00")

    assert clocks_of(first) == [("met", "industry-commerce", date(2026, 11, 2))]
    assert clocks_of(second) == [("running", "industry-commerce", date(2026, 11, 5))]


def test_confirmation_begins_the_time_anew(bureaus, shop):
    published = shop.published(at="2026-03-02 09:00")

    prices.confirm_still_valid(published, by=shop.owner, at=moment("2026-08-03 09:00"))

    assert clocks_of(published) == [
        ("met", "industry-commerce", date(2026, 3, 2)),
        ("running", "industry-commerce", date(2026, 8, 3)),
    ]


def test_length_is_no_law_and_waits_for_confirmation(bureaus, shop):
    shop.published(at="2026-03-02 09:00")

    rule = Deadline.objects.get().rule

    assert (rule.length, rule.is_statutory) == (180, False)
    assert rule.basis_text == "暂行约定，待县工业信息化和商务局确认"


def titles(enterprise, on):
    return [each.title for each in to_dos(enterprise, on) if "价目表" in each.title]


def test_enterprise_has_to_publish_and_to_look_again(bureaus, shop):
    on = date(2026, 3, 2)
    assert titles(shop.enterprise, on) == ["公布价目表"]

    published = shop.published(at="2026-03-02 09:00")
    assert titles(shop.enterprise, on + timedelta(days=179)) == []
    assert titles(shop.enterprise, on + timedelta(days=180)) == ["核对价目表"]

    prices.confirm_still_valid(published, by=shop.owner, at=moment("2026-08-29 09:00"))
    assert titles(shop.enterprise, on + timedelta(days=180)) == []


def test_people_of_the_enterprise_are_told_once_before_and_once_after(bureaus, shop):
    clerk = EnterpriseMemberFactory(enterprise=shop.enterprise, role="clerk").user
    published = shop.published(at="2026-03-02 09:00")
    Shop().published(at="2026-08-01 09:00")
    due_on = Deadline.objects.get(subject_id=published.pk, state="running").due_on

    assert telling.remind_of_stale_lists(due_on - timedelta(days=15)) == 0
    for day in (-14, -13, 1, 2):
        assert telling.remind_of_stale_lists(due_on + timedelta(days=day)) == 1

    told = Notification.objects.filter(kind="price_list_stale", channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {shop.owner.pk, clerk.pk}
    assert told.count() == 4
    assert all(shop.enterprise.name not in message.subject for message in told)


def test_clocks_end_with_the_enterprise(bureaus, shop):
    shop.published(at="2026-03-02 09:00")
    Shop().published(at="2026-03-02 09:00")
    change_standing(shop.enterprise, "cancel", by=bureaus.reviewer, reason="注销")

    tasks.remind_of_stale_lists()

    states = Deadline.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "running"]


def test_bureau_finds_the_stale_lists(client, bureaus, shop):
    shop.published_lately(days=200)
    fresh = Shop(name="驼铃家政")
    fresh.published_lately(days=3)
    client.force_login(bureaus.reviewer)
    page = reverse("admin:market_pricelist_changelist")

    def shown(freshness):
        rows = client.get(page, {"freshness": freshness}).context["cl"].result_list
        return [str(each.enterprise) for each in rows]

    assert shown("stale") == ["绿洲家政"]
    assert shown("fresh") == ["驼铃家政"]


def test_bureau_reads_a_list_and_writes_none(client, bureaus, shop):
    published = shop.published_lately(days=3)
    draft = shop.draft()
    client.force_login(bureaus.reviewer)

    page = client.get(reverse("admin:market_pricelist_change", args=[published.pk]))

    assert "日常保洁" in page.content.decode()
    assert client.get(reverse("admin:market_pricelist_change", args=[draft.pk])).status_code == 404
    assert client.get(reverse("admin:market_pricelist_add")).status_code == 403
