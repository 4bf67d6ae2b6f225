import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.tests.factories import UserFactory
from ledger import services
from ledger.amounts import fen_of, yuan_of
from ledger.models import Account, Entry, Hold, Posting
from ledger.tests.factories import account, move, outside

pytestmark = pytest.mark.django_db


def balances(*accounts):
    return [Account.objects.get(pk=each.pk).balance_fen for each in accounts]


def test_movement_takes_from_one_and_gives_to_the_other():
    deposit, bank = account(balance=5000), outside()
    user = UserFactory()

    recorded = move(
        deposit, bank, 1200, by=user, subject=user, subject_label="GT1", document="凭证1号"
    )

    entry = Entry.objects.get(pk=recorded.entry_id)
    assert recorded.is_new
    assert (entry.by, entry.subject, entry.subject_label) == (user, user, "GT1")
    assert sorted(entry.postings.values_list("amount_fen", flat=True)) == [-1200, 1200]
    assert balances(deposit, bank) == [3800, -3800]
    last = deposit.postings.first()
    assert (last.number, last.balance_after_yuan, last.amount_yuan) == (
        2,
        Decimal("38.00"),
        Decimal("-12.00"),
    )


def test_the_same_act_twice_is_one_entry():
    deposit, key = account(balance=5000), uuid.uuid4()

    first = move(deposit, outside(), 1200, key=key)
    again = move(deposit, outside(), 1200, key=key)

    assert again == services.Recorded(first.entry_id, is_new=False)
    assert balances(deposit) == [3800]


def test_key_of_another_act_is_refused():
    deposit, key = account(balance=5000), uuid.uuid4()
    move(deposit, outside(), 1200, key=key)

    with pytest.raises(ValidationError) as caught:
        move(deposit, outside(), 1300, key=key)

    assert caught.value.code == "key_reused"
    assert balances(deposit) == [3800]


def test_more_than_there_is_is_refused():
    deposit = account(balance=5000)

    with pytest.raises(ValidationError) as caught:
        move(deposit, outside(), 5001)

    assert caught.value.code == "balance_too_low"
    assert (balances(deposit), Entry.objects.count()) == ([5000], 1)


@pytest.mark.parametrize("moves", [[-5], [-5, 4], [0, 0], [-5, 5, 0]])
def test_unbalanced_moves_are_a_fault_of_the_caller(moves):
    accounts = [account(f"a{place}", balance=100) for place in range(len(moves))]

    with pytest.raises(ValueError, match="add up to zero"):
        services.record(
            dict(zip(accounts, moves, strict=True)),
            key=uuid.uuid4(),
            kind="test",
            narration="测试",
        )


def hold(deposit, fen, key=None):
    return services.hold(deposit, fen, key=key or uuid.uuid4(), narration="先行赔付")


def test_hold_keeps_what_is_asked_for_or_what_there_is():
    deposit = account(balance=5000)

    assert hold(deposit, 3000).amount_fen == 3000
    assert hold(deposit, 3000).amount_fen == 2000
    with pytest.raises(ValidationError) as caught:
        hold(deposit, 1)
    assert caught.value.code == "balance_too_low"


def test_held_money_cannot_be_used_for_anything_else():
    deposit = account(balance=5000)
    hold(deposit, 4000)

    with pytest.raises(ValidationError) as caught:
        move(deposit, outside(), 1001)

    assert caught.value.code == "balance_too_low"
    move(deposit, outside(), 1000)


def test_hold_is_used_once_and_its_rest_is_free():
    deposit = account(balance=5000)
    held = hold(deposit, 4000)

    move(deposit, outside(), 3000, using_holds=[held])

    deposit.refresh_from_db()
    assert (deposit.balance_fen, deposit.held_fen, deposit.available_yuan) == (
        2000,
        0,
        Decimal("20.00"),
    )
    with pytest.raises(ValidationError) as caught:
        move(deposit, outside(), 500, using_holds=[held])
    assert caught.value.code == "hold_ended"


def test_hold_is_placed_and_released_once():
    deposit, key = account(balance=5000), uuid.uuid4()

    held = hold(deposit, 4000, key)
    assert hold(deposit, 4000, key) == held
    services.release(held)
    services.release(held)

    deposit.refresh_from_db()
    assert (deposit.held_fen, Hold.objects.open().count()) == (0, 0)


def test_closed_account_is_closed_for_good():
    deposit = account(balance=5000)
    with pytest.raises(ValidationError) as caught:
        services.close_account(deposit)
    assert caught.value.code == "account_not_empty"
    move(deposit, outside(), 5000)

    services.close_account(deposit)

    for act in (lambda: move(outside(), deposit, 1), lambda: hold(deposit, 1)):
        with pytest.raises(ValidationError) as caught:
            act()
        assert caught.value.code == "account_closed"


def test_amounts_are_whole_fen():
    assert fen_of(Decimal("12.34")) == 1234
    assert yuan_of(1234) == Decimal("12.34")
    with pytest.raises(ValueError, match="whole number"):
        fen_of(Decimal("0.001"))


def test_books_are_for_who_oversees_the_county():
    deposit = account(balance=5000)
    nobody, overseer = UserFactory(), UserFactory(is_superuser=True, is_staff=True)

    for rows in (Account.objects, Entry.objects, Posting.objects):
        assert rows.visible_to(overseer).exists()
        assert not rows.visible_to(nobody).exists()
    assert Account.objects.visible_to(overseer).get(pk=deposit.pk)
