"""Accounts that people make themselves."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import SignInPhone, User
from accounts.signing_up import sign_up

PHONE = "13893600001"
BLOCKED_BY_US = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""


def make(username):
    return sign_up(username=username, name="王秀兰", phone=PHONE, password="lang-genug-1")


def make_in_a_thread(username):
    try:
        return make(username)
    finally:
        connection.close()


def wait_until_it_waits_for_us():
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED_BY_US)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_number_that_is_taken_at_the_same_moment_is_refused_in_words():
    """A second press finds nothing when it looks, and the number taken when it writes."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            make("first")
            second = pool.submit(make_in_a_thread, "second")
            wait_until_it_waits_for_us()
        with pytest.raises(ValidationError) as refused:
            second.result()

    assert [error.code for error in refused.value.error_dict["phone"]] == ["phone_taken"]
    assert SignInPhone.objects.get().user == User.objects.get()
