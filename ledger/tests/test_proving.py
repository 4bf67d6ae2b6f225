from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from ledger import proving
from ledger.models import Proof
from ledger.tasks import prove_ledgers
from ledger.tests.factories import account, move, outside

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    deposit = account(balance=5000)
    move(deposit, outside(), 1200)
    move(deposit, outside(), 300)
    return deposit


def break_books(sql):
    """What the owner of the tables could do: take the guards away and put them back."""
    with connection.cursor() as cursor:
        for table in ("ledger_account", "ledger_posting", "ledger_entry"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        for table in ("ledger_account", "ledger_posting", "ledger_entry"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_sound_books_are_proved(books):
    proof = proving.prove()

    assert proof.is_sound
    assert (proof.accounts, proof.entries, proof.postings) == (2, 3, 6)
    assert {each["violations"] for each in proof.results} == {0}


def test_each_movement_changes_the_head(books):
    before = proving.prove().head
    move(books, outside(), 1)

    assert proving.prove().head != before


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE code = 'deposit'",
         {"books_balance", "balances_are_sums"}),
        ("UPDATE ledger_account SET held_fen = 5 WHERE code = 'deposit'", {"held_is_open_holds"}),
        ("UPDATE ledger_posting SET amount_fen = amount_fen - 1 WHERE number = 2 AND amount_fen < 0",
         {"entries_balance", "balances_are_sums", "chains_are_whole"}),
        ("UPDATE ledger_entry SET narration = '改过'", {"chains_are_whole"}),
        ("UPDATE ledger_account SET head = 'x' WHERE code = 'deposit'", {"heads_are_last"}),
        ("DELETE FROM ledger_posting WHERE number = 2",
         {"entries_balance", "balances_are_sums", "chains_are_whole"}),
    ],
    ids=["balance", "held", "amount", "words", "head", "deleted"],
)  # fmt: skip
def test_tampering_of_who_owns_the_tables_shows(books, sql, broken):
    break_books(sql)

    proof = proving.prove()

    assert not proof.is_sound
    assert {each["slug"] for each in proof.results if each["violations"]} == broken


def test_command_tells_each_invariant_and_fails_when_one_is_broken(books):
    out = StringIO()
    call_command("prove_ledgers", stdout=out)
    assert out.getvalue().count("成立：") == len(proving.INVARIANTS)
    break_books("UPDATE ledger_entry SET narration = '改过'")

    with pytest.raises(CommandError, match="不成立"):
        call_command("prove_ledgers", stdout=StringIO())

    assert list(Proof.objects.values_list("is_sound", flat=True)) == [False, True]


def test_invariant_of_an_app_above_is_proved_too(books, monkeypatch):
    monkeypatch.setattr(proving, "INVARIANTS", [*proving.INVARIANTS])
    proving.add_invariant("above", "上面的应用", "SELECT 3")

    assert proving.prove().results[-1] == {"slug": "above", "name": "上面的应用", "violations": 3}


def test_public_page_shows_time_and_result(client, books, django_assert_num_queries):
    address = reverse("ledger:proofs")
    assert "还没有核对过" in client.get(address).content.decode()
    prove_ledgers()
    with django_assert_num_queries(1):
        page = client.get(address).content.decode()
    proof = Proof.objects.get()
    assert "全部成立" in page and proof.head in page

    break_books("UPDATE ledger_entry SET narration = '改过'")
    prove_ledgers()

    with django_assert_num_queries(1):
        page = client.get(address).content.decode()
    assert "有不成立的项目" in page and "不成立，6处" in page
