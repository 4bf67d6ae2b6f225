"""Raw SQL, as the portal's own role would send it."""

import uuid

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction

from gaotai_jiazheng.tests.made_once import made_once
from ledger import services
from ledger.models import Account
from ledger.proving import prove
from ledger.tests.factories import account

pytestmark = pytest.mark.django_db

ENTRY = (
    "INSERT INTO ledger_entry (key, kind, narration, document, subject_label, booked_on,"
    " postings_expected) VALUES (gen_random_uuid(), 'x', 'x', '', '', now(), {}) RETURNING id"
)


@pytest.fixture
@made_once
def books():
    deposit = account(balance=5000)
    held = services.hold(deposit, 1000, key=uuid.uuid4(), narration="测试")
    services.release(held)
    services.hold(deposit, 2000, key=uuid.uuid4(), narration="测试")
    prove()
    return deposit


def attack(sql, *values):
    """Run statements and end the transaction, as far as its deferred constraints."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_account SET balance_fen = balance_fen + 1",
        "UPDATE ledger_account SET held_fen = 0",
        "UPDATE ledger_account SET postings_count = 0",
        "UPDATE ledger_account SET head = ''",
        "UPDATE ledger_account SET may_be_negative = true",
        "UPDATE ledger_account SET code = code || 'x'",
        "UPDATE ledger_account SET closed_at = now()",
        "DELETE FROM ledger_account",
        "INSERT INTO ledger_account (code, name, may_be_negative, balance_fen, held_fen, postings_count,"
        " head, opened_at) VALUES ('x', 'x', false, 100, 0, 0, '', now())",
        "UPDATE ledger_posting SET amount_fen = 1",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_entry SET narration = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_hold SET amount_fen = 1",
        "DELETE FROM ledger_hold",
        "UPDATE ledger_holdend SET ended_at = now()",
        "DELETE FROM ledger_holdend",
        "UPDATE ledger_proof SET is_sound = true",
        "DELETE FROM ledger_proof",
        "TRUNCATE ledger_account CASCADE",
        "TRUNCATE ledger_entry CASCADE",
        "TRUNCATE ledger_posting",
        "TRUNCATE ledger_hold CASCADE",
        "TRUNCATE ledger_holdend",
        "TRUNCATE ledger_proof",
        "INSERT INTO ledger_holdend (hold_id, ended_at) SELECT hold_id, now() FROM ledger_holdend",
        "INSERT INTO ledger_hold (key, account_id, amount_fen, narration, placed_at)"
        " SELECT gen_random_uuid(), id, 3001, 'x', now() FROM ledger_account WHERE code = 'deposit'",
        "INSERT INTO ledger_hold (key, account_id, amount_fen, narration, placed_at)"
        " SELECT gen_random_uuid(), id, -5, 'x', now() FROM ledger_account WHERE code = 'deposit'",
        "INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT max(id), 0, 5 FROM ledger_entry",
        "INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT 0, max(id), 5 FROM ledger_account",
        "INSERT INTO ledger_holdend (hold_id, ended_at) VALUES (0, now())",
        "INSERT INTO ledger_holdend (hold_id, entry_id, ended_at)"
        " SELECT max(id), 0, now() FROM ledger_hold",
        # An entry without postings, with one, with two that do not add up, with more than it says.
        ENTRY.format(2),
        f"WITH entry AS ({ENTRY.format(2)}) INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT entry.id, account.id, 100 FROM entry, ledger_account AS account LIMIT 1",
        f"WITH entry AS ({ENTRY.format(2)}) INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT entry.id, account.id, 100 FROM entry, ledger_account AS account",
        # Balanced postings that are added to an entry of long ago.
        "INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT entry.id, account.id, CASE account.code WHEN 'third' THEN 5 ELSE -5 END"
        " FROM ledger_entry AS entry, ledger_account AS account WHERE account.code IN ('third', 'fourth')",
    ],
    ids=lambda sql: sql[:60],
)
def test_attack_is_refused(books, sql):
    account("third", balance=10)
    account("fourth", balance=10)

    with pytest.raises(DatabaseError):
        attack(sql)

    assert prove().is_sound


def test_guards_do_not_look_away_when_a_setting_asks_them_to(books):
    with pgtrigger.ignore(), pytest.raises(DatabaseError):
        attack("DELETE FROM ledger_posting")


def test_forged_parts_of_a_posting_are_overwritten(books):
    """Balanced postings may be inserted: they are an entry like any other, with their true numbers."""
    third = account("third", balance=10)

    attack(
        f"WITH entry AS ({ENTRY.format(2)}) INSERT INTO ledger_posting"
        " (entry_id, account_id, amount_fen, number, balance_after_fen, digest)"
        " SELECT entry.id, account.id, CASE account.code WHEN 'third' THEN -5 ELSE 5 END, 99, 1000000, 'f'"
        " FROM entry, ledger_account AS account WHERE account.code IN ('third', 'outside')"
    )

    last = third.postings.first()
    assert (last.number, last.balance_after_fen, last.amount_fen) == (2, 5, -5)
    assert prove().is_sound


def test_overdraft_by_balanced_postings_is_refused(books):
    with pytest.raises(DatabaseError, match="ledger_account_covers_its_holds"):
        attack(
            f"WITH entry AS ({ENTRY.format(2)}) INSERT INTO ledger_posting"
            " (entry_id, account_id, amount_fen)"
            " SELECT entry.id, account.id, CASE account.code WHEN 'deposit' THEN -3001 ELSE 3001 END"
            " FROM entry, ledger_account AS account WHERE account.code IN ('deposit', 'outside')"
        )

    assert Account.objects.get(pk=books.pk).balance_fen == 5000
