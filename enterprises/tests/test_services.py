from datetime import date

import pytest
from django.core.exceptions import ValidationError

from enterprises.models import Delegation, Enterprise, Scope
from enterprises.services import register_enterprise, update_enterprise
from enterprises.services.standing import people_of
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory, uscc_number

pytestmark = pytest.mark.django_db


def test_registered_enterprise_is_found_by_its_name_and_address():
    enterprise = register_enterprise(name="绿洲家政", uscc=uscc_number(1), address="长征路9号")

    assert list(Enterprise.objects.search("绿洲")) == [enterprise]
    assert list(Enterprise.objects.search("长征路")) == [enterprise]


def test_update_moves_the_words_it_is_found_by():
    enterprise = EnterpriseFactory(name="绿洲家政")

    update_enterprise(enterprise, name="驼铃家政")

    assert list(Enterprise.objects.search("绿洲")) == []
    assert list(Enterprise.objects.search("驼铃")) == [enterprise]


@pytest.mark.parametrize(
    ("uscc", "message"),
    [
        ("91620724MA0000101X", "统一社会信用代码的校验位不对，请核对是否有错字。"),
        ("123", "统一社会信用代码应为18位数字或大写字母（不含 I、O、S、V、Z）。"),
    ],
)
def test_a_false_credit_code_is_refused(uscc, message):
    with pytest.raises(ValidationError) as raised:
        register_enterprise(name="绿洲家政", uscc=uscc, address="长征路9号")

    assert raised.value.message_dict == {"uscc": [message]}
    assert Enterprise.objects.count() == 0


def test_a_credit_code_is_registered_once():
    EnterpriseFactory(uscc=uscc_number(1))

    with pytest.raises(ValidationError) as raised:
        EnterpriseFactory(uscc=uscc_number(1))

    assert raised.value.message_dict == {"uscc": ["这个统一社会信用代码已经登记。"]}


def member(enterprise, role, *scopes, **values):
    made = EnterpriseMemberFactory(enterprise=enterprise, role=role, **values)
    if scopes:
        Delegation.objects.create(member=made, scopes=list(scopes))
    return made.user_id


def test_message_goes_to_those_whom_the_room_it_leads_to_is_open_to():
    enterprise = EnterpriseFactory()
    owner, clerk = member(enterprise, "owner"), member(enterprise, "clerk")
    entrusted = member(enterprise, "delegate", "deposits", "prices")
    other = member(enterprise, "delegate", "answer")
    member(enterprise, "owner", valid_until=date(2020, 2, 1))

    assert set(people_of(enterprise, Scope.DEPOSITS)) == {owner, clerk, entrusted}
    assert set(people_of(enterprise)) == {owner, clerk, entrusted, other}


def test_message_that_nobody_is_entrusted_with_goes_to_everybody():
    enterprise = EnterpriseFactory()
    other = member(enterprise, "delegate", "answer")

    assert people_of(enterprise, Scope.DEPOSITS) == [other]
