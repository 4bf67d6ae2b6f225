"""Devices that sign at the same time, and an enterprise that withdraws meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from contracts.models import ContractTemplate, ServiceContract, Signature
from contracts.services import drafting, ending, sending, templates
from contracts.tests.factories import ContractCounty
from contracts.transitions import State
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db):
    return ContractCounty()


def at_once(acts):
    """What each act gives, or the (code, sentence) of its refusal."""

    def run(act):
        try:
            return act()
        except ValidationError as error:
            return error.error_list[0].code, error.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_one_party_signs_on_two_devices_at_once(county):
    contract = county.sent()

    outcomes = at_once([lambda: county.sign(contract, "consumer").state for _ in range(4)])

    refused = [each for each in outcomes if each != State.SENT]
    assert len(refused) == 3
    assert set(refused) == {("signed_already", "家庭（雇主）已经签过字，不用再签。")}
    assert Signature.objects.count() == 1


def test_three_parties_sign_at_once_and_one_number_is_given(county):
    contracts = [county.sent() for _ in range(4)]
    acts = [
        lambda contract=contract, role=role: county.sign(contract, role).state
        for contract in contracts
        for role in ("enterprise", "consumer", "worker")
    ]

    outcomes = at_once(acts)

    assert outcomes.count(State.IN_FORCE) == 4 and outcomes.count(State.SENT) == 8
    numbers = ServiceContract.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == [1, 2, 3, 4]


@pytest.mark.parametrize("turn", range(4))
def test_withdrawal_and_last_signature_at_once_have_one_outcome(county, turn):
    contract = county.sent()
    county.sign(contract, "enterprise")
    county.sign(contract, "worker")
    acts = [
        lambda: county.sign(contract, "consumer").state,
        lambda: sending.withdraw(contract, reason="地址写错了", by=county.clerk).state,
    ]

    outcomes = at_once(acts if turn % 2 else acts[::-1])

    state = ServiceContract.objects.get().state
    assert outcomes.count(state) == 1
    (refused,) = [each for each in outcomes if each != state]
    if state == State.IN_FORCE:
        assert refused == ("step_not_allowed", "这份合同已经生效，不能再这样办。")
        assert Signature.objects.count() == 3
    else:
        assert state == State.WITHDRAWN
        assert refused == (
            "step_not_allowed",
            "这份合同已经撤回，不能再签。请和企业联系。",
        )
        assert Signature.objects.count() == 2


def test_change_signed_and_original_ended_at_once_never_wait_for_each_other(county):
    original = county.in_force()
    change = county.sent(county.amended(original))
    county.sign(change, "enterprise")
    county.sign(change, "worker")

    outcomes = at_once(
        [
            lambda: county.sign(change, "consumer").state,
            lambda: (
                ending.end(
                    original,
                    ended_by="worker",
                    reason="不做这一行了",
                    ended_on=timezone.localdate(),
                    by=county.clerk,
                ).state
            ),
        ]
    )

    states = dict(ServiceContract.objects.values_list("version", "state"))
    assert states in ({1: "ended", 2: "withdrawn"}, {1: "superseded", 2: "in_force"})
    assert sum(isinstance(each, tuple) for each in outcomes) == 1


def test_two_clerks_send_and_change_at_once(county):
    draft, running = county.draft(), county.in_force()
    values = county.values(draft)

    sent = at_once([lambda: sending.send(draft, values, by=county.clerk).state for _ in range(3)])
    changed = at_once([lambda: drafting.amend(running, by=county.clerk).version for _ in range(3)])

    assert sorted(map(str, sent))[-1] == "sent" and sent.count(State.SENT) == 1
    assert changed.count(2) == 1
    assert {each[0] for each in changed if each != 2} == {"change_under_way"}


def test_draft_that_is_begun_twice_at_once_is_one(county):
    begun = at_once(
        [
            lambda: drafting.begin(county.enterprise, mode="agency_based", by=county.clerk).pk
            for _ in range(4)
        ]
    )

    assert len(set(begun)) == ServiceContract.objects.count() == 1


def test_two_templates_put_to_use_at_once_never_wait_for_each_other(county):
    before = ContractTemplate.objects.get(mode="agency_based")
    first, second, newest = (
        ContractTemplate.objects.create(
            mode=before.mode, version=version, title="三方合同", source="自拟"
        )
        for version in ("7", "8", "9")
    )

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            # Who asks for all of the mode waits here, whatever is held already.
            ContractTemplate.objects.select_for_update().get(pk=newest.pk)
            put = [partial(templates.put_to_use, draft) for draft in (first, second)]
            both = pool.submit(at_once, put)
            wait_for(lambda: sessions_that_wait() == 2)
        both.result(timeout=20)

    rows = ContractTemplate.objects.filter(mode=before.mode).order_by("pk")
    states = list(rows.values_list("state", flat=True))
    assert (states[0], sorted(states[1:3]), states[3]) == (
        "retired",
        ["in_use", "retired"],
        "draft",
    )
