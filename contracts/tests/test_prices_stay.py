"""A signed contract always reproduces the price list of its minute; changing a price never alters it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import clauses
from contracts.models import ContractText, ServiceContract
from contracts.tests.factories import ContractCounty
from gaotai_jiazheng.short_memory import forget_all
from market.services.prices import Line, list_in_force, snapshot_of

pytestmark = pytest.mark.django_db

HISTORY = st.lists(
    st.tuples(st.sampled_from(["publish", "contract"]), st.integers(1, 50_000), st.integers(1, 72)),
    min_size=3,
    max_size=8,
)


START = timezone.make_aware(timezone.datetime(2026, 11, 2, 9))


@pytest.fixture
def county(db):
    """The county that every history begins with."""
    with time_machine.travel(START, tick=False):
        return ContractCounty()


@given(history=HISTORY)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_prices_are_published_a_contract_keeps_those_of_its_minute(county, history):
    """history: what happens, at which price, so many hours after the thing before."""
    at, kept = START, {}
    forget_all()
    with transaction.atomic():
        for what, price, hours in history:
            at += timedelta(hours=hours)
            with time_machine.travel(at, tick=False):
                if what == "publish":
                    tomorrow = timezone.localdate(at) + timedelta(days=1)
                    newest = county.enterprise.price_lists.order_by("-version").first()
                    if newest.effective_on < tomorrow:
                        county.publish(
                            [Line("保洁", "两小时起", "", price, unit="hour")],
                            effective_on=tomorrow,
                            at=at,
                        )
                else:
                    contract = county.in_force(worker_pay=f"每月{price}元")
                    kept[contract.pk] = snapshot_of(list_in_force(county.enterprise, at))
            for key, prices in kept.items():
                text = ContractText.objects.get(contract=key)
                contract = ServiceContract.objects.get(pk=key)
                assert text.prices == prices
                assert snapshot_of(list_in_force(county.enterprise, contract.frozen_at)) == prices
                assert clauses.digest_of(text.content) == contract.sha256
                assert clauses.canonical(prices) in text.content
        transaction.set_rollback(True)
