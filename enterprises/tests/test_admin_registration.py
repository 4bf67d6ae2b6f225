"""The review in the workbench: who may, what becomes of it, what is refused and how."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.models import Enterprise, Registration
from enterprises.services import registering, reviewing
from enterprises.tests.factories import ReviewingBureaus, submitted_registration
from enterprises.transitions import State
from gaotai_jiazheng.tests.made_once import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("admin:enterprises_registration_changelist")


@pytest.fixture
@made_once
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


@pytest.fixture
def registration(bureaus):
    return submitted_registration(bureaus)


def step(registration, action):
    return reverse("admin:enterprises_registration_step", args=[registration.pk, action])


def test_two_bureaus_take_it_into_the_register(client, bureaus, registration):
    sign_in(client, bureaus.verifier)
    assert client.post(step(registration, "verify"), {"note": ""}).status_code == 302
    sign_in(client, bureaus.reviewer)
    assert client.post(step(registration, "approve"), {"note": "欢迎"}).status_code == 302

    assert Registration.objects.get().state == State.APPROVED
    assert Enterprise.objects.get().name == registration.name


@pytest.mark.parametrize("action", ["verify", "doubt"])
def test_only_the_verifying_bureau_verifies(client, bureaus, registration, action):
    sign_in(client, bureaus.reviewer)

    assert client.post(step(registration, action), {"note": "一致"}).status_code == 403


@pytest.mark.parametrize("action", ["approve", "refuse", "send_back"])
def test_only_the_deciding_bureau_decides(client, bureaus, registration, action):
    sign_in(client, bureaus.verifier)

    assert client.post(step(registration, action), {"note": "好"}).status_code == 403


def test_step_that_is_not_possible_is_a_conflict_with_a_sentence(client, bureaus, registration):
    sign_in(client, bureaus.reviewer)

    response = client.post(step(registration, "approve"), {"note": ""})

    assert response.status_code == 409
    assert "这份登记现在是“待核验”，不能办理“准予登记”" in response.content.decode()
    assert not Enterprise.objects.exists()


def test_return_item_by_item(client, bureaus, registration):
    sign_in(client, bureaus.reviewer)

    response = client.post(
        step(registration, "send_back"), {"remark_name": "差一个字", "remark_license": "拍得不清楚"}
    )

    assert response.status_code == 302
    remarks = Registration.objects.get().remarks.values_list("field", "text")
    assert set(remarks) == {("name", "差一个字"), ("license", "拍得不清楚")}


def test_refusal_without_a_reason(client, bureaus, registration):
    sign_in(client, bureaus.reviewer)

    response = client.post(step(registration, "refuse"), {"note": ""})

    assert response.status_code == 422
    assert Registration.objects.get().state == State.SUBMITTED


def test_names_are_masked_until_opened_with_a_reason(client, bureaus, registration):
    sign_in(client, bureaus.reviewer)
    address = registration.get_absolute_url()

    masked = client.get(address).content.decode()
    opened = client.post(address, {"reason": "核对法定代表人"}).content.decode()

    assert "王秀兰" not in masked
    assert "138****0001" in masked
    assert "王秀兰" in opened
    assert AccessLog.objects.get().fields == ["answers"]


def test_others_do_not_see_registrations(client, bureaus, registration):
    sign_in(client, BureauMemberFactory().user)

    assert client.get(LIST).status_code == 403
    assert client.get(registration.get_absolute_url()).status_code == 404


def test_drafts_are_nobodys_business(client, bureaus):
    registering.begin()
    sign_in(client, bureaus.reviewer)

    assert len(client.get(LIST).context["cl"].result_list) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    client, bureaus, django_assert_num_queries, count
):
    for number in range(count):
        registration = submitted_registration(bureaus)
        reviewing.refuse(registration, by=bureaus.reviewer, note=f"第{number}次")
    sign_in(client, bureaus.reviewer)
    client.get(LIST)  # fills the short memory

    with django_assert_num_queries(6):
        response = client.get(LIST)

    assert len(response.context["cl"].result_list) == count


def test_opening_asks_again_who_it_is(client, bureaus, registration):
    client.force_login(bureaus.reviewer)

    answer = client.post(registration.get_absolute_url(), {"reason": "核对法定代表人"})

    assert answer.status_code in {302, 403}
    assert not AccessLog.objects.exists()
