"""Two upheld complaints about one member at the same moment open one review, and neither step is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from brands.models import Review
from brands.tests.factories import keeper, licensed, recognised
from complaints import services as complaints
from complaints.tests.factories import CountyFactory
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


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

    def elsewhere(case):
        try:
            return uphold(case)
        finally:
            connection.close()

    first, second, third = (mediated() for _ in range(3))
    uphold(first)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            uphold(second)
            other = pool.submit(elsewhere, third)
            wait_for(lambda: sessions_that_wait() == 1)
        other.result(timeout=20)

    assert Review.objects.get().complaints.count() == 2
