"""Many people at the last vouchers, and many at one code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from promotion.models import Redemption, Voucher
from promotion.services import claiming, closing, redeeming
from promotion.tests.factories import AT, Promoting, code_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        yield Promoting()


def at_once(acts, threads=50):
    """What each act gives, or the code of its refusal."""

    def run(act):
        try:
            return act()
        except ValidationError as error:
            return code_of(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, acts))


def state_of_claim(voucher, code):
    return str(claiming.claim(voucher, code=code, at=AT).state)


def test_sixty_four_people_at_ten_vouchers_and_one_person_at_two(county):
    batch = county.running(batches=[{"stock": 10}]).batches.get()
    acts = [
        partial(state_of_claim, *county.asked(batch, f"138936{place:05}")) for place in range(64)
    ]
    again = [partial(state_of_claim, *county.asked(batch, "13893600000")) for _ in range(2)]

    outcomes = at_once([*again, *acts], 64)

    assert outcomes.count("claimed") == 10
    assert set(outcomes) <= {"claimed", "stock_gone", "cap_reached"}
    batch.refresh_from_db()
    assert (batch.claimed, Voucher.objects.filter(state="claimed").count()) == (10, 10)


def test_fifty_clients_at_one_code(county):
    batch = county.running().batches.get()
    voucher = county.claimed(batch)
    use = partial(
        redeeming.redeem,
        voucher,
        county.enterprise,
        service_line="cleaning",
        order_fen=20_000,
        by=county.owner,
        at=AT,
    )

    outcomes = at_once([use] * 50)

    assert outcomes.count("used_already") == 49
    assert Redemption.objects.get().off_fen == 3000
    batch.refresh_from_db()
    assert batch.redeemed == 1


def test_using_reversing_and_expiring_at_once_lose_no_fen(county):
    campaign = county.running(batches=[{"stock": 20, "valid_days": 1}])
    batch = campaign.batches.get()
    vouchers = [county.claimed(batch, f"138936{place:05}") for place in range(16)]
    used = [
        redeeming.redeem(
            each,
            county.enterprise,
            service_line="cleaning",
            order_fen=20_000,
            by=county.owner,
            at=AT,
        )
        for each in vouchers[:8]
    ]
    after = AT.date().replace(day=24)
    acts = [partial(redeeming.reverse, each, reason="退", by=county.owner, at=AT) for each in used]
    acts += [partial(closing.expire, after) for _ in range(4)]
    acts += [
        partial(state_of_claim, *county.asked(batch, f"138937{place:05}")) for place in range(4)
    ]

    at_once(acts, 16)
    closing.expire(after)

    batch.refresh_from_db()
    campaign.refresh_from_db()
    assert (batch.claimed, batch.redeemed, batch.returned) == (20, 0, 20)
    assert campaign.bound_fen == 0


def test_voucher_that_is_claimed_while_old_ones_are_erased_keeps_its_holder(county):
    voucher, code = county.asked(county.running().batches.get(), "13893600001")
    purge = partial(closing.purge, AT + timedelta(days=2))

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        claiming.claim(voucher, code=code, at=AT)
        erased = pool.submit(at_once, [purge], 1).result(timeout=20)

    voucher.refresh_from_db()
    assert (erased, voucher.state, voucher.phone) == ([0], "claimed", "13893600001")
