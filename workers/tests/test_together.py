"""Two enterprises at the same moment: one person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from workers.models import (
    Attestation,
    Employment,
    EmploymentRequest,
    Policy,
    Verification,
    Worker,
)
from workers.services import papers, registering
from workers.tests.factories import WorkerFactory, id_number, officer

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = {
    "id_type": "resident",
    "id_number": id_number(5),
    "id_issuer": "",
    "name": "王秀兰",
    "phone": "13912345678",
    "sex": "",
    "birth_date": "",
    "town": None,
}
EMPLOYMENT = {"mode": "agency_based", "started_on": date(2026, 3, 1)}


def together(*calls):
    """Run the calls in threads that start at once; what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_enterprises_add_the_same_person_at_once():
    members = [EnterpriseMemberFactory() for _ in range(4)]

    def add(member):
        return lambda: registering.add_worker(
            member.enterprise, person=dict(PERSON), employment=dict(EMPLOYMENT), by=member.user
        )

    found = together(*(add(member) for member in members))

    assert Worker.objects.count() == 1
    assert sorted(each.employment is None for each in found) == [False, True, True, True]
    assert (Employment.objects.count(), EmploymentRequest.objects.count()) == (1, 3)


def test_who_is_added_while_the_enterprise_is_taken_off_the_register_is_not_registered():
    member, keeper = EnterpriseMemberFactory(), officer("hrss")
    seen = member.enterprise
    add = partial(
        registering.add_worker,
        seen,
        person=dict(PERSON),
        employment=dict(EMPLOYMENT),
        by=member.user,
    )

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change_standing(seen, "cancel", by=keeper, reason="已注销营业执照")
            added = pool.submit(together, add)
            wait_for(lambda: sessions_that_wait() == 1 or added.done())
        (refused,) = added.result(timeout=20)

    assert refused.code == "off_the_register"
    assert not Worker.objects.exists()


def test_request_that_is_accepted_twice_at_once_is_one_employment():
    member = EnterpriseMemberFactory()
    worker = WorkerFactory()
    asked = registering.ask(member.enterprise, worker, employment=EMPLOYMENT, by=member.user)

    found = together(*[lambda: registering.accept(asked)] * 3)

    assert Employment.objects.count() == 1
    assert sum(isinstance(each, Employment) for each in found) == 1


def test_one_policy_entered_many_times_at_once_is_one_and_the_rest_are_refused_in_words():
    owner, worker = EnterpriseMemberFactory(), WorkerFactory()
    policy = {"kind": "accident", "insurer": "某公司", "number": "P-778"}
    policy |= {"valid_from": date(2026, 3, 1), "valid_until": date(2027, 2, 28)}

    found = together(
        *[
            lambda: papers.enter(
                Policy, worker, by=owner.user, enterprise=owner.enterprise, **policy
            )
        ]
        * 8
    )

    refused = [each.messages for each in found if not isinstance(each, Policy)]
    assert refused == [["这个人的这份保单已经登记过。"]] * 7
    assert Policy.objects.count() == 1


def test_one_fact_attested_many_times_at_once_is_one_and_the_rest_are_refused_in_words():
    clerk, worker = officer("trade-union"), WorkerFactory()
    fact = {"kind": "union_member", "value": "", "since": date(2026, 3, 1), "until": None}

    found = together(*[lambda: papers.attest(worker, by=clerk, **fact)] * 8)

    refused = [each.messages for each in found if not isinstance(each, Attestation)]
    assert refused == [["这件事项已经登记过。"]] * 7
    assert (Attestation.objects.count(), Verification.objects.count()) == (1, 1)
