"""The same thing sent many times at one moment, as by a button that is pressed again and again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from enterprises.models import Trademark
from enterprises.services import supporting
from enterprises.services.register import register_enterprise
from enterprises.tests.factories import EnterpriseMemberFactory, uscc_number
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def registered(name):
    try:
        return register_enterprise(name=name, uscc=uscc_number(7), address="县府街1号")
    except ValidationError as error:
        return error.message_dict
    finally:
        connection.close()


def test_of_two_who_register_one_credit_code_at_once_the_second_is_refused_in_words():
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            register_enterprise(name="安心家政", uscc=uscc_number(7), address="县府街1号")
            second = pool.submit(registered, "放心家政")
            wait_for(lambda: sessions_that_wait() == 1)
        answer = second.result(timeout=20)

    assert answer == {"uscc": ["这个统一社会信用代码已经登记。"]}


def test_a_trademark_told_of_many_times_at_once_is_one_and_the_rest_are_refused_in_words():
    owner = EnterpriseMemberFactory()
    barrier = Barrier(THREADS)

    def tell(_):
        try:
            barrier.wait()
            return supporting.add_trademark(
                owner.enterprise, name="亮窗", classes="37", by=owner.user
            )
        except ValidationError as error:
            return error.messages
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(tell, range(THREADS)))

    assert [each for each in found if isinstance(each, list)] == [["这件商标已经填报过。"]] * 7
    assert Trademark.objects.count() == 1
