"""Many threads at once: nothing is lost, doubled or overdrawn, and nobody sees an error."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from bench.storm import storm
from ledger.models import Account, Entry
from ledger.proving import prove
from ledger.tests.factories import account, move, outside

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count, act):
    """What so many threads get from the same act."""

    def run(number):
        try:
            return act(number)
        except ValidationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_random_operations_of_32_threads_keep_every_invariant():
    seen = storm(1600)

    assert (seen["errors"], seen["wrong_balances"], seen["broken"]) == (0, 0, [])
    assert seen["outcomes"]["recorded"] > 200


def test_32_clients_take_from_one_account_what_is_there_and_no_more():
    deposit, bank = account(balance=10_000), outside()

    outcomes = at_once(32, lambda _: move(deposit, bank, 1_000).is_new)

    assert sorted(map(str, outcomes)) == ["True"] * 10 + ["balance_too_low"] * 22
    assert Account.objects.get(pk=deposit.pk).balance_fen == 0
    assert prove().is_sound


def test_one_act_sent_by_16_clients_is_one_entry():
    deposit, bank, key = account(balance=10_000), outside(), uuid.uuid4()

    outcomes = at_once(16, lambda _: move(deposit, bank, 1_000, key=key).entry_id)

    assert len(set(outcomes)) == 1
    assert Entry.objects.filter(key=key).count() == 1
    assert Account.objects.get(pk=deposit.pk).balance_fen == 9_000


def test_movements_in_both_directions_do_not_lock_each_other_out():
    first, second = account("first", 50_000), account("second", 50_000)

    def there_and_back(number):
        pair = (first, second) if number % 2 else (second, first)
        return [move(*pair, 10).is_new for _ in range(10)]

    assert at_once(16, there_and_back) == [[True] * 10] * 16
    assert prove().is_sound
