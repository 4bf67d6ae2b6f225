from functools import partial

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from structlog.testing import capture_logs

from gaotai_jiazheng.each_by_itself import each_by_itself


def divide(number, *, by):
    return number // (by - number)


def test_row_that_fails_is_passed_over_and_written_into_the_log():
    with capture_logs() as logs:
        given = each_by_itself([1, 2, 3, 4], partial(divide, by=2))

    assert given == [1, -3, -2]
    assert [(each["event"], each["step"], each["row"]) for each in logs] == [
        ("row_failed", "divide", 2)
    ]


@pytest.mark.parametrize("error", [OperationalError, SoftTimeLimitExceeded])
def test_what_would_befall_every_row_ends_the_work(error):
    def step(row):
        raise error

    with pytest.raises(error):
        each_by_itself([1, 2], step)
