"""What happens when two people do the same at the same moment, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from market.models import Convention, PriceList, Signature
from market.services import conventions, prices
from market.tests.factories import signed

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """Let the actions begin at once, each over a connection of its own: "done", or the refusal's sentence."""
    start = Barrier(len(actions))

    def run(action):
        start.wait(timeout=20)
        try:
            action()
        except ValidationError as error:
            return error.messages[0]
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(run, actions))


def test_draft_is_published_once(shop):
    draft = shop.draft(effective_on=timezone.localdate())

    outcomes = together(*[lambda: prices.publish(draft, by=shop.owner)] * 2)

    assert outcomes == ["done", "这一版已经公布或者删除，不能再改。"]
    assert PriceList.objects.published().count() == 1


def test_enterprise_begins_one_draft(shop):
    outcomes = together(*[lambda: prices.begin_draft(shop.enterprise, by=shop.owner)] * 4)

    assert outcomes == ["done"] * 4
    assert PriceList.objects.count() == 1


def test_writing_and_publishing_do_not_pass_each_other(shop):
    draft = shop.draft(effective_on=timezone.localdate())
    before = list(draft.lines.values_list("title", flat=True))

    outcomes = together(
        lambda: prices.publish(draft, by=shop.owner),
        lambda: prices.save_draft(
            draft, lines=[], effective_on=timezone.localdate(), by=shop.owner
        ),
    )

    published = PriceList.objects.get()
    assert outcomes.count("done") == 1
    assert published.is_draft or list(published.lines.values_list("title", flat=True)) == before


def test_enterprise_signs_once(shop, guild):
    convention = guild.adopted()

    outcomes = together(*[lambda: signed(shop, convention)] * 3)

    assert outcomes == ["done", "已经签署过这一版。", "已经签署过这一版。"]
    assert Signature.objects.count() == 1


def test_signing_and_the_next_version_do_not_pass_each_other(shop, guild):
    first = guild.adopted(days_ago=100)
    asked = guild.put_up("第二版的正文，写得更清楚。", at=timezone.now() - timedelta(days=20))

    together(
        lambda: signed(shop, first),
        lambda: conventions.adopt(
            asked.convention,
            text=asked.text,
            decision="会员大会",
            in_force_on=timezone.localdate(),
            by=guild.officer,
        ),
    )

    second = Convention.objects.get(version=2)
    assert all(each.signed_at <= second.in_force_from for each in Signature.objects.all())
