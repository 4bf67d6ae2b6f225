from decimal import Decimal

import pytest

from complaints.models import Complaint
from complaints.tests.test_api import FILING, body, post
from complaints.transitions import Kind


def claim(**values):
    plain = {
        "kind": "wage_arrears",
        "category": "wage_unpaid",
        "title": "三个月没发工钱",
        "content": "六月到八月没有发。",
        "demand": "付清工钱",
        "amount_yuan": "11500.00",
    }
    return body(**{**plain, **values})


@pytest.mark.parametrize("hiding", [{"anonymous": True}, {"hides_name": True}])
def test_program_files_a_wage_claim(wages, client, hiding):
    answer = post(client, FILING, claim(**hiding))

    complaint = Complaint.objects.get()
    assert (answer.status_code, answer.json()["bureau"]) == (201, "hrss")
    assert [each["rule"] for each in answer.json()["deadlines"]] == [
        "h12345_sign",
        "labor_inspection_accept",
    ]
    assert (complaint.kind, complaint.hides_name, complaint.is_anonymous) == (
        Kind.WAGE_ARREARS,
        True,
        False,
    )
    assert complaint.wage_claim.owed_yuan == Decimal("11500.00")
    assert complaint.wage_claim.workers.get().name == "王小兰"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount_yuan": None}, "amount_yuan"),
        ({"amount_yuan": "0"}, "amount_yuan"),
        ({"category": "service_quality"}, "category"),
        ({"complainant_name": ""}, "complainant_name"),
        ({"complainant_phone": "", "anonymous": True}, "complainant_phone"),
    ],
)
def test_wage_claim_that_lacks_something_is_answered_with_its_field(wages, client, values, field):
    answer = post(client, FILING, claim(**values))

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Complaint.objects.exists()


def test_same_key_files_a_wage_claim_once(wages, client):
    headers = {"Idempotency-Key": "wage-1"}

    first = post(client, FILING, claim(), **headers)
    second = post(client, FILING, claim(), **headers)

    assert first.json() == second.json()
    assert Complaint.objects.count() == 1
