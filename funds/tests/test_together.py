"""Two people at one batch of payments, at the same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from funds import services
from funds.models import BudgetChange, PaymentBatch
from funds.tests.factories import AT, FundCounty, answered, demo_format
from ledger.proving import prove

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts, state="state"):
    """Of what each act gives its state, or the code of its refusal."""

    def run(act):
        try:
            return getattr(act(), state)
        except ValidationError as error:
            return error.code if hasattr(error, "code") else error.error_list[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def county(transactional_db):
    return FundCounty()


def test_of_two_at_each_step_of_a_batch_one_wins_and_the_money_adds_up(county):
    """Approving, sending, withdrawing what is being sent, settling: the other is told that it is done."""
    for place in (1, 2):
        county.payable(place)
    batch = county.drafted()
    reason = {"reason": "送银行发放", "at": AT}

    approved = at_once(*[partial(services.approve, batch, by=county.leader, at=AT)] * 2)
    sent = at_once(
        partial(services.send, batch, by=county.maker, **reason),
        partial(services.send, batch, by=county.second, **reason),
    )
    batch.refresh_from_db()
    returned = services.look(batch, answered(batch), by=county.maker)
    settled = at_once(
        partial(services.settle, returned, by=county.maker, at=AT),
        partial(services.settle, returned, by=county.second, at=AT),
        partial(services.withdraw, batch, by=county.maker, **reason),
    )

    assert sorted(approved) == ["approved", "step_not_allowed"]
    assert sorted(sent) == ["sent", "step_not_allowed"]
    assert sorted(settled) == ["settled", "step_not_allowed", "step_not_allowed"]
    assert batch.steps.count() == 4
    assert prove().is_sound


def test_what_is_withdrawn_is_not_sent_and_goes_into_one_new_batch(county):
    county.payable()
    batch = services.approve(county.drafted(), by=county.leader, at=AT)
    reason = {"reason": "先核对账号", "at": AT, "by": county.maker}

    ended = at_once(
        partial(services.withdraw, batch, **reason), partial(services.send, batch, **reason)
    )
    batch.refresh_from_db()
    gathered = at_once(county.drafted, county.drafted)

    assert "step_not_allowed" in ended and batch.state in ended
    assert (
        sorted(gathered)
        == {
            "withdrawn": ["draft", "nothing_to_pay"],
            "sent": ["nothing_to_pay"] * 2,
        }[batch.state]
    )


def test_the_same_page_sent_twice_at_once_is_one_batch_and_one_proposal(county):
    county.payable()
    key = uuid.uuid4()
    once = partial(
        services.draft,
        county.fund,
        2026,
        bank_format=demo_format(),
        by=county.maker,
        key=key,
        at=AT,
    )
    asked = partial(
        services.propose_change,
        county.budget,
        "allocate",
        100_00,
        document="高财社〔2026〕9号",
        by=county.maker,
        key=key,
    )

    opened = partial(services.open_budget, county.fund, county.purpose, 2027, by=county.proposer)
    assert len(set(at_once(opened, opened, opened, state="pk"))) == 1
    assert at_once(once, once, once) == ["draft"] * 3
    assert at_once(asked, asked, asked) == ["proposed"] * 3
    assert PaymentBatch.objects.filter(key=key).count() == 1
    assert BudgetChange.objects.filter(key=key).count() == 1
