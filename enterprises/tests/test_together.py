"""The same thing sent many times at one moment, as by a button that is pressed again and again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from enterprises.models import Trademark
from enterprises.services import supporting
from enterprises.tests.factories import EnterpriseMemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


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
