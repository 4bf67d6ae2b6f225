"""What the database refuses of price lists, whoever writes: raw SQL and not the services."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import InternalError

from market.models import PriceLine, PriceList
from market.tests.factories import CLEANING, Shop, day

pytestmark = pytest.mark.django_db

LISTS, LINES = "market_pricelist", "market_priceline"


def sql(text, *values):
    """Run a statement in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.rowcount


@pytest.mark.parametrize(
    "column, value",
    [
        ("effective_on", "2026-01-01"),
        ("version", 7),
        ("digest", "0" * 64),
        ("in_force_from", "2026-01-01 00:00+08"),
        ("published_at", "2026-01-01 00:00+08"),
    ],
)
def test_published_list_is_never_edited(shop, column, value):
    published = shop.published()

    with pytest.raises(InternalError, match="published_stays"):
        sql(f"UPDATE {LISTS} SET {column} = %s WHERE id = %s", value, published.pk)


def test_published_list_is_never_deleted(shop):
    published = shop.published()

    with pytest.raises(DatabaseError, match="stay"):
        sql(f"DELETE FROM {LINES} WHERE price_list_id = %s", published.pk)
    with pytest.raises(InternalError, match="published_never_deleted"):
        sql(f"DELETE FROM {LISTS} WHERE id = %s", published.pk)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {LINES} SET price_fen = 1 WHERE price_list_id = %s",
        f"DELETE FROM {LINES} WHERE price_list_id = %s",
        f"""INSERT INTO {LINES} (price_list_id, position, service_line, title, content, price_fen, method,
            unit) VALUES (%s, 9, '', '擦窗', '擦窗', 100, '', 'hour')""",
    ],
)
def test_lines_of_a_published_list_stay(shop, statement):
    published = shop.published()

    with pytest.raises(IntegrityError) as refused:
        sql(statement, published.pk)

    assert refused.value.__cause__.diag.constraint_name == "price_lines_stay"


def test_line_is_not_moved_out_of_a_published_list(shop):
    published = shop.published()
    draft = shop.draft()

    with pytest.raises(InternalError, match="stays_in_its_list"):
        sql(f"UPDATE {LINES} SET price_list_id = %s, position = 9 WHERE price_list_id = %s",
            draft.pk, published.pk)  # fmt: skip


def test_published_list_has_a_line(shop):
    draft = shop.draft(effective_on=day("2026-11-02"))
    sql(f"DELETE FROM {LINES} WHERE price_list_id = %s", draft.pk)

    with pytest.raises(IntegrityError) as refused:
        publish_by_hand(draft, "2026-11-02 00:00+08")

    assert refused.value.__cause__.diag.constraint_name == "price_list_has_lines"


def publish_by_hand(draft, moment, published_at=None):
    sql(
        f"""UPDATE {LISTS} SET state = 'published', published_by_id = started_by_id, published_at = %s,
            in_force_from = %s, digest = repeat('0', 64) WHERE id = %s""",
        published_at or moment,
        moment,
        draft.pk,
    )


def test_list_begins_as_a_draft(shop):
    published = shop.published()

    with pytest.raises(InternalError, match="begins_as_draft"):
        sql(
            f"""INSERT INTO {LISTS} (enterprise_id, version, state, effective_on, started_by_id, started_at,
                published_by_id, published_at, in_force_from, in_force_until, digest)
                SELECT enterprise_id, 9, 'superseded', effective_on, started_by_id, started_at,
                published_by_id, published_at, '2020-01-01', '2020-01-02', digest
                FROM {LISTS} WHERE id = %s""",
            published.pk,
        )


def test_one_list_is_the_newest(shop):
    shop.published()
    draft = shop.draft(effective_on=day("2026-11-05"))

    with pytest.raises(IntegrityError) as refused:
        publish_by_hand(draft, "2026-11-05 00:00+08")

    assert refused.value.__cause__.diag.constraint_name in {
        "price_list_one_newest",
        "price_list_one_in_force",
    }


def test_two_lists_never_hold_at_one_moment(shop):
    first = shop.published(at="2026-11-02 09:00")
    draft = shop.draft(effective_on=day("2026-11-05"))
    sql(
        f"UPDATE {LISTS} SET state = 'superseded', in_force_until = '2026-11-10 00:00+08' WHERE id = %s",
        first.pk,
    )

    with pytest.raises(IntegrityError) as refused:
        publish_by_hand(draft, "2026-11-05 00:00+08")

    assert refused.value.__cause__.diag.constraint_name == "price_list_one_in_force"
    publish_by_hand(draft, "2026-11-10 00:00+08", "2026-11-09 00:00+08")


def test_list_is_not_backdated(shop):
    draft = shop.draft(effective_on=day("2026-11-05"))

    with pytest.raises(IntegrityError) as refused:
        publish_by_hand(draft, "2026-11-05 00:00+08", published_at="2026-11-06 00:00+08")

    assert refused.value.__cause__.diag.constraint_name == "price_list_not_backdated"


def test_superseded_list_does_not_come_back(shop):
    first = shop.published(at="2026-11-02 09:00")
    shop.published(at="2026-11-05 09:00")

    with pytest.raises(InternalError):
        sql(
            f"UPDATE {LISTS} SET state = 'published', in_force_until = NULL WHERE id = %s", first.pk
        )


def test_one_draft_at_a_time(shop):
    draft = shop.draft()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PriceList.objects.create(enterprise=shop.enterprise, version=9, started_by=shop.owner)

    assert refused.value.__cause__.diag.constraint_name == "price_list_one_draft"
    assert list(PriceList.objects.all()) == [draft]


@pytest.mark.parametrize(
    "changes, constraint",
    [
        ("price_fen = 0", "price_line_amounts_in_range"),
        ("price_fen = 10000001", "price_line_amounts_in_range"),
        ("most_fen = 10000001", "price_line_amounts_in_range"),
        ("most_fen = 1, least_fen = 2", "price_line_limits_in_order"),
        ("price_fen = NULL", "price_line_price_or_method"),
        ("method = '面议'", "price_line_price_or_method"),
        ("unit = ''", "price_line_price_or_method"),
        ("title = ''", "price_line_says_what"),
    ],
)
def test_line_that_no_list_may_hold(shop, changes, constraint):
    draft = shop.draft(CLEANING)

    with pytest.raises(IntegrityError) as refused:
        sql(f"UPDATE {LINES} SET {changes} WHERE price_list_id = %s", draft.pk)

    assert refused.value.__cause__.diag.constraint_name == constraint
    assert PriceLine.objects.get().price_fen == 4000


def test_confirmation_is_of_the_newest_list_and_stays(shop):
    first = shop.published(at="2026-11-02 09:00")
    newest = shop.published(at="2026-11-05 09:00")
    insert = (
        "INSERT INTO market_priceconfirmation (price_list_id, by_id, at) VALUES (%s, %s, now())"
    )

    with pytest.raises(IntegrityError):
        sql(insert, first.pk, shop.owner.pk)
    assert sql(insert, newest.pk, shop.owner.pk) == 1
    with pytest.raises(InternalError, match="append_only"):
        sql("UPDATE market_priceconfirmation SET at = now()")


def test_lists_of_two_enterprises_do_not_meet(shop):
    shop.published()
    Shop().published()

    assert PriceList.objects.published().count() == 2
