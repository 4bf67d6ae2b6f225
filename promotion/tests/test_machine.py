"""Any order of claims, uses, reversals and expiries: the money of a campaign adds up, and the budget holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotion.models import Redemption, Voucher
from promotion.services import closing, redeeming
from promotion.services.claiming import person_digest
from promotion.tests.factories import AT

pytestmark = pytest.mark.django_db
STEPS = st.lists(
    st.tuples(st.sampled_from(["claim", "use", "reverse", "expire"]), st.integers(0, 4)),
    min_size=4,
    max_size=10,
)
PHONES = [f"1389360000{place}" for place in range(5)]


def take(county, batch, step, place):
    """One step for one of five people; a refusal is an answer, too."""
    voucher = Voucher.objects.filter(
        batch=batch, person_digest=person_digest(PHONES[place])
    ).first()
    if step == "claim":
        county.claimed(batch, PHONES[place])
    elif step == "expire":
        closing.expire(AT.date() + timedelta(days=place))
    elif step == "use" and voucher:
        redeeming.redeem(
            voucher,
            county.enterprise,
            service_line="cleaning",
            order_fen=20_000,
            by=county.owner,
            at=AT,
        )
    elif voucher and hasattr(voucher, "redemption"):
        redeeming.reverse(voucher.redemption, reason="退", by=county.owner, at=AT)


@given(steps=STEPS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_money_adds_up_in_any_order(county, steps):
    if not hasattr(county, "campaign"):
        county.campaign = county.running(batches=[{"stock": 3, "valid_days": 2}], budget_fen=9_000)

    with transaction.atomic():
        play(county, county.campaign, steps)
        transaction.set_rollback(True)


def play(county, campaign, steps):
    batch = campaign.batches.get()
    for step, place in steps:
        try:
            take(county, batch, step, place)
        except ValidationError:
            continue
        batch.refresh_from_db()
        campaign.refresh_from_db()
        standing = list(Redemption.objects.standing().values_list("off_fen", flat=True))
        assert (batch.redeemed, sum(standing)) == (len(standing), 3_000 * len(standing))
        assert sum(standing) <= campaign.bound_fen <= campaign.budget_fen
        assert campaign.bound_fen == 3_000 * (batch.stock - batch.returned)
        assert batch.stock >= batch.claimed >= batch.redeemed + batch.returned
