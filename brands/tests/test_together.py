"""Two at the same moment: complaints that open a review, and the registration of a brand."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from brands.models import Brand, Review
from brands.tests.factories import keeper, licensed, planned, recognised
from complaints import services as complaints
from complaints.tests.factories import CountyFactory
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(step):
    """What a step gives, or how it is refused, on a connection of its own."""
    try:
        return step()
    except ValidationError as refused:
        return refused
    finally:
        connection.close()


def test_two_complaints_that_are_upheld_at_once_open_one_review():
    county, by, enterprise = CountyFactory(), keeper(), EnterpriseFactory()
    licensed(recognised(by), by, enterprise=enterprise)

    def mediated():
        case, handler = county.complaint(enterprise=enterprise), county.market_handler
        day = timezone.localdate()
        complaints.record(case, by=handler)
        complaints.accept(case, by=handler)
        complaints.start_mediation(
            case, complainant_agreed_on=day, respondent_agreed_on=day, by=handler
        )
        return case

    def uphold(case):
        return complaints.agree(case, outcome="企业退还200元。", by=county.market_handler)

    first, second, third = (mediated() for _ in range(3))
    uphold(first)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            uphold(second)
            other = pool.submit(elsewhere, partial(uphold, third))
            wait_for(lambda: sessions_that_wait() == 1)
        assert not isinstance(other.result(timeout=20), ValidationError)

    assert Review.objects.get().complaints.count() == 2


def test_brand_that_is_entered_twice_at_once_is_told_so_beside_its_name():
    by = keeper()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            planned(by)
            other = pool.submit(elsewhere, partial(planned, by, slug="other"))
            wait_for(lambda: sessions_that_wait() == 1)
        refused = other.result(timeout=20)

    assert refused.message_dict == {"name": ["这个品牌已经登记。"]}
    assert Brand.objects.count() == 1
