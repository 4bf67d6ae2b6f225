"""How long a one-time code is kept that nobody asks for any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from workers.models import OneTimeCode
from workers.tasks import purge_codes
from workers.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


def test_an_unused_code_goes_a_day_after_its_end_and_a_used_one_after_a_year():
    worker, now = WorkerFactory(), timezone.now()

    def code(ended_days_ago, used_days_ago=None):
        used_at = None if used_days_ago is None else now - timedelta(days=used_days_ago)
        return OneTimeCode.objects.create(
            worker=worker,
            purpose="sign_in",
            digest="0" * 64,
            expires_at=now - timedelta(days=ended_days_ago),
            used_at=used_at,
        )

    kept = [code(0.9), code(364, used_days_ago=364)]
    code(1.1)
    code(366, used_days_ago=366)

    assert purge_codes() == 2
    assert list(OneTimeCode.objects.order_by("pk")) == kept
    assert purge_codes() == 0
