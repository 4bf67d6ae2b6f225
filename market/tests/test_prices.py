"""The life of a price list, and what holds at a moment."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.tests.factories import UserFactory
from enterprises.tests.factories import EnterpriseMemberFactory
from market.models import MOST_LINES, PriceList
from market.services import prices
from market.services.prices import list_in_force, snapshot_of
from market.tests.factories import CLEANING, MOVING_IN, Shop, day, moment

pytestmark = pytest.mark.django_db


def code_of(error):
    """The code of a refusal, whether it is about a field or not."""
    error = error.value
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


def test_list_holds_from_its_publication_on(shop):
    published = shop.published(at="2026-11-02 09:00")

    assert list_in_force(shop.enterprise, moment("2026-11-02 08:59")) is None
    assert list_in_force(shop.enterprise, moment("2026-11-02 09:00")) == published


def test_list_of_a_later_day_holds_from_its_first_moment(shop):
    first = shop.published(at="2026-11-02 09:00")
    second = shop.published(at="2026-11-03 09:00", effective_on=day("2026-11-10"))

    assert list_in_force(shop.enterprise, moment("2026-11-09 23:59")) == first
    assert list_in_force(shop.enterprise, moment("2026-11-10 00:00")) == second
    assert list_in_force(Shop().enterprise, moment("2026-11-10 00:00")) is None


def test_draft_holds_never(shop):
    shop.draft(effective_on=day("2026-11-02"))

    assert list_in_force(shop.enterprise, moment("2026-11-03 09:00")) is None


def test_snapshot_says_everything_and_never_changes(shop):
    published = shop.published(CLEANING, MOVING_IN, at="2026-11-02 09:00")
    before = snapshot_of(published)

    shop.published(replace(CLEANING, price_fen=5000), at="2026-11-05 09:00")
    after = snapshot_of(PriceList.objects.get(pk=published.pk))

    assert json.loads(json.dumps(before)) == before == after
    assert before["digest"] == published.digest
    assert before["in_force_from"] == "2026-11-02T01:00:00+00:00"
    assert [line["price_fen"] for line in before["lines"]] == [4000, None]
    rest = {key: value for key, value in before.items() if key != "digest"}
    assert prices.digest_of(rest) == before["digest"]


def test_snapshot_of_a_draft_is_refused(shop):
    with pytest.raises(ValidationError) as refused:
        snapshot_of(shop.draft())

    assert code_of(refused) == "price_list_not_published"


def test_new_draft_is_a_copy_of_the_newest(shop):
    published = shop.published(CLEANING, MOVING_IN)

    draft = prices.begin_draft(shop.enterprise, by=shop.owner)

    columns = ("position", *prices.LINE_COLUMNS)
    assert list(draft.lines.values(*columns)) == list(published.lines.values(*columns))
    assert draft.version == 2
    assert prices.begin_draft(shop.enterprise, by=shop.owner) == draft


@pytest.mark.parametrize(
    "effective_on, code",
    [(None, "effective_on_missing"), ("2026-11-04", "effective_on_past")],
)
def test_publication_wants_a_day_to_come(shop, effective_on, code):
    draft = shop.draft(effective_on=effective_on and day(effective_on))

    with pytest.raises(ValidationError) as refused:
        prices.publish(draft, by=shop.owner, at=moment("2026-11-05 09:00"))

    assert code_of(refused) == code
    assert PriceList.objects.get().is_draft


def test_next_list_begins_after_the_one_before(shop):
    shop.published(at="2026-11-02 09:00", effective_on=day("2026-11-10"))
    draft = shop.draft(effective_on=day("2026-11-10"))

    with pytest.raises(ValidationError) as refused:
        prices.publish(draft, by=shop.owner, at=moment("2026-11-03 09:00"))

    assert code_of(refused) == "effective_on_not_after"


def test_empty_list_is_not_published(shop):
    draft = prices.begin_draft(shop.enterprise, by=shop.owner)
    prices.save_draft(draft, lines=[], effective_on=day("2026-11-05"), by=shop.owner)

    with pytest.raises(ValidationError) as refused:
        prices.publish(draft, by=shop.owner, at=moment("2026-11-05 09:00"))

    assert code_of(refused) == "price_list_empty"


def test_published_list_is_not_written_published_or_thrown_away_again(shop):
    published = shop.published()

    for step in (
        lambda: prices.save_draft(published, lines=[], effective_on=None, by=shop.owner),
        lambda: prices.publish(published, by=shop.owner),
        lambda: prices.throw_away(published, by=shop.owner),
    ):
        with pytest.raises(ValidationError) as refused:
            step()
        assert code_of(refused) == "price_list_published"


def test_draft_is_thrown_away_and_its_version_used_again(shop):
    shop.published()
    draft = prices.begin_draft(shop.enterprise, by=shop.owner)

    prices.throw_away(draft, by=shop.owner)

    assert prices.begin_draft(shop.enterprise, by=shop.owner).version == 2


def test_line_beyond_the_last_one_and_bad_line_are_refused(shop):
    draft = prices.begin_draft(shop.enterprise, by=shop.owner)

    with pytest.raises(ValidationError) as refused:
        prices.save_draft(
            draft, lines=[CLEANING] * (MOST_LINES + 1), effective_on=None, by=shop.owner
        )
    assert code_of(refused) == "too_many_lines"
    with pytest.raises(ValidationError):
        bad = replace(CLEANING, price_fen=0)
        prices.save_draft(draft, lines=[bad], effective_on=None, by=shop.owner)


def test_confirmation_is_a_row(shop):
    first = shop.published(at="2026-11-02 09:00")

    prices.confirm_still_valid(first, by=shop.owner, at=moment("2027-05-01 09:00"))

    assert first.confirmations.get().at == moment("2027-05-01 09:00")
    shop.published(at="2027-05-02 09:00")
    with pytest.raises(ValidationError) as refused:
        prices.confirm_still_valid(first, by=shop.owner)
    assert code_of(refused) == "price_list_not_newest"


def test_clerk_writes_and_owner_publishes(shop):
    clerk = EnterpriseMemberFactory(enterprise=shop.enterprise, role="clerk").user
    stranger = UserFactory()
    draft = prices.begin_draft(shop.enterprise, by=clerk)
    prices.save_draft(draft, lines=[CLEANING], effective_on=day("2026-11-05"), by=clerk)

    with pytest.raises(PermissionDenied):
        prices.publish(draft, by=clerk, at=moment("2026-11-05 09:00"))
    with pytest.raises(PermissionDenied):
        prices.begin_draft(shop.enterprise, by=stranger)
    with pytest.raises(PermissionDenied):
        prices.save_draft(draft, lines=[], effective_on=None, by=stranger)
    published = prices.publish(draft, by=shop.owner, at=moment("2026-11-05 09:00"))
    with pytest.raises(PermissionDenied):
        prices.confirm_still_valid(published, by=clerk)


def test_draft_is_seen_by_the_enterprise_alone(shop):
    published = shop.published()
    draft = prices.begin_draft(shop.enterprise, by=shop.owner)

    assert set(PriceList.objects.visible_to(shop.owner)) == {published, draft}
    assert list(PriceList.objects.visible_to(Shop().owner)) == [published]
    assert list(PriceList.objects.visible_to(AnonymousUser())) == [published]


def test_list_in_force_is_one_query(shop, django_assert_num_queries):
    at = moment("2026-11-02 09:00")
    for week in range(3):
        shop.published(at=(at + timedelta(weeks=week)).strftime("%Y-%m-%d 09:00"))

    with django_assert_num_queries(1):
        list_in_force(shop.enterprise, moment("2026-12-31 00:00"))
