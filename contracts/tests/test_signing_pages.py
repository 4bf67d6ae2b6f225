"""A household and a worker read and sign by link and code, without a script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contracts.models import OneTimeCode, ServiceContract, Signature
from contracts.services import codes, ending, sending
from contracts.tests.factories import (
    CONSUMER,
    CONSUMERS_PHONE,
    HOME,
    WORKER,
    WORKERS_PHONE,
    code_sent_to,
    drawing,
    token_sent_to,
)
from contracts.transitions import State
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def door_of(phone):
    return reverse("contracts:sign", args=[token_sent_to(phone)])


def read_of(phone):
    return reverse("contracts:read", args=[token_sent_to(phone)])


def open_as(client, phone):
    client.post(door_of(phone), {"go": "send"})
    response = client.post(door_of(phone), {"go": "open", "code": code_sent_to(phone)})
    assert response.status_code == 302, response.content.decode()
    return read_of(phone)


def test_door_says_nothing_but_from_whom_it_is(client, county):
    county.sent()

    page = client.get(door_of(CONSUMERS_PHONE)).content.decode()

    assert "绿洲家政" in page and "139****0123" in page
    assert HOME not in page and WORKER not in page and CONSUMER not in page
    assert client.get(read_of(CONSUMERS_PHONE)).status_code == 302
    assert client.get("/contracts/sign/nobodys/").status_code == 404


def test_code_opens_the_contract_in_plain_words(client, county):
    contract = county.sent()

    read = open_as(client, CONSUMERS_PHONE)
    page = client.get(read).content.decode()

    assert "不合适可以换人：7天内提出，免费换2次。" in page
    assert HOME in page and "200元/天" in page and contract.sha256 in page
    pdf = client.get(read.replace("/read/", "/contract.pdf"))
    assert pdf.content.startswith(b"%PDF") and "no-store" in pdf["Cache-Control"]


def test_wrong_code_is_counted_and_spends_itself(client, county):
    county.sent()
    door = door_of(CONSUMERS_PHONE)
    client.post(door, {"go": "send"})
    good = code_sent_to(CONSUMERS_PHONE)
    wrong = "000000" if good != "000000" else "111111"

    for _ in range(codes.MOST_WRONG):
        response = client.post(door, {"go": "open", "code": wrong})
        assert response.status_code == 422 and "验证码不对" in response.content.decode()
    spent = client.post(door, {"go": "open", "code": good})

    assert spent.status_code == 422 and "验证码已经失效" in spent.content.decode()
    assert OneTimeCode.objects.get().wrong_tries == codes.MOST_WRONG


def test_codes_are_limited_and_the_last_one_counts(client, county):
    county.sent()
    door = door_of(CONSUMERS_PHONE)
    client.post(door, {"go": "send"})
    first = code_sent_to(CONSUMERS_PHONE)
    for _ in range(codes.SENT_PER_HOUR - 1):
        assert client.post(door, {"go": "send"}).status_code == 200

    too_many = client.post(door, {"go": "send"})

    assert too_many.status_code == 429 and "验证码发得太多" in too_many.content.decode()
    if first != code_sent_to(CONSUMERS_PHONE):
        assert client.post(door, {"go": "open", "code": first}).status_code == 422


def test_a_code_for_reading_does_not_sign(client, county):
    contract = county.sent()
    read = open_as(client, CONSUMERS_PHONE)
    answer = {"sha256": contract.sha256, "typed_name": CONSUMER, "agrees": "on"}

    refused = client.post(read, {**answer, "go": "sign", "code": code_sent_to(CONSUMERS_PHONE)})

    assert refused.status_code == 422 and "请先点“发送验证码”" in refused.content.decode()


def test_typed_name_and_code_sign_without_a_script(client, county):
    contract = county.sent()
    read = open_as(client, CONSUMERS_PHONE)
    typed = {"sha256": contract.sha256, "typed_name": "端木 海棠", "agrees": "on"}

    asked = client.post(read, {**typed, "go": "send"}).content.decode()
    assert 'value="端木 海棠"' in asked and "签字验证码已发到139****0123" in asked
    nameless = client.post(read, {**typed, "typed_name": "端木", "go": "sign", "code": "1"})
    assert nameless.status_code == 422 and "和合同上的姓名不一样" in nameless.content.decode()
    done = client.post(read, {**typed, "go": "sign", "code": code_sent_to(CONSUMERS_PHONE)})

    assert done.status_code == 302
    signature = Signature.objects.get()
    assert (signature.role, signature.method) == ("consumer", "typed")
    assert "您在" in client.get(read).content.decode()


def test_drawn_name_signs_without_a_second_code(client, county):
    contract = county.sent()
    read = open_as(client, WORKERS_PHONE)
    answer = {"sha256": contract.sha256, "typed_name": WORKER, "agrees": "on", "go": "sign"}

    empty = client.post(read, {**answer, "drawing": drawing(mark=False)})
    assert empty.status_code == 422 and "方框里还没有写字" in empty.content.decode()
    assert client.post(read, {**answer, "drawing": drawing()}).status_code == 302

    assert Signature.objects.get().method == "drawn"


@pytest.mark.parametrize("change", ["withdrawn", "superseded"])
def test_signature_on_what_is_over_is_409_with_a_sentence(client, county, change):
    if change == "withdrawn":
        contract = county.sent()
        sentence = "这份合同已经撤回"
    else:
        contract = county.in_force()
        sentence = "已经有了新的版本"
    token = codes.send_link_again(contract.parties.get(role="consumer"))
    read = open_as(client, CONSUMERS_PHONE)
    if change == "withdrawn":
        sending.withdraw(contract, reason="地址写错了", by=county.clerk)
    else:
        county.in_force(county.sent(county.amended(contract)))

    response = client.post(
        read,
        {
            "sha256": contract.sha256,
            "typed_name": CONSUMER,
            "agrees": "on",
            "drawing": drawing(),
            "go": "sign",
        },
    )

    assert token in read
    assert response.status_code == 409 and sentence in response.content.decode()


def test_no_code_to_sign_is_sent_where_there_is_nothing_to_sign(client, county):
    contract = county.sent()
    read = open_as(client, CONSUMERS_PHONE)
    county.sign(contract, "consumer")

    signed = client.post(read, {"go": "send"})
    sending.withdraw(contract, reason="地址写错了", by=county.clerk)
    withdrawn = client.post(read, {"go": "send"})

    assert signed.status_code == 409 and "签过字了" in signed.text
    assert withdrawn.status_code == 409 and "这份合同已经撤回" in withdrawn.text
    assert not OneTimeCode.objects.filter(purpose="sign").exists()


def test_household_reads_why_a_contract_has_ended_and_where_to_complain(client, county):
    contract = county.sent()
    read = open_as(client, CONSUMERS_PHONE)
    assert reverse("complaints:new") + "?" not in client.get(read).text
    ending.end(
        county.in_force(contract),
        ended_by="worker",
        reason="不做这一行了",
        ended_on=timezone.localdate(),
        by=county.clerk,
    )

    page = client.get(read).text

    assert "这份合同已经解除" in page and "家政服务员提出：不做这一行了" in page
    assert f"{reverse('complaints:new')}?enterprise={county.enterprise.pk}" in page


def test_new_link_shuts_the_old_one(client, county):
    contract = county.sent()
    old = door_of(CONSUMERS_PHONE)

    codes.send_link_again(contract.parties.get(role="consumer"))

    shut = client.get(old)
    assert shut.status_code == 404 and "最近一条短信" in shut.text
    assert client.get(door_of(CONSUMERS_PHONE)).status_code == 200


def test_signature_on_what_has_shut_meanwhile_says_that_it_is_not_signed(
    client, county, monkeypatch
):
    county.sent()
    monkeypatch.setattr("contracts.views.signing.OPEN_FOR", timedelta(0))
    read = open_as(client, CONSUMERS_PHONE)

    response = client.post(read, {"go": "sign", "typed_name": CONSUMER, "drawing": "data:image"})

    assert response.status_code == 403 and "刚才的没有提交" in response.text
    assert f'href="{door_of(CONSUMERS_PHONE)}"' in response.text
    assert "data:image" not in response.text
    assert not Signature.objects.exists()


def test_code_that_is_tried_too_often_is_429(client, county, monkeypatch):
    county.sent()
    monkeypatch.setattr("contracts.views.signing.TRIES_PER_HOUR", 0)
    client.post(door_of(CONSUMERS_PHONE), {"go": "send"})

    response = client.post(door_of(CONSUMERS_PHONE), {"go": "open", "code": "123456"})

    assert response.status_code == 429 and "试得太多" in response.text


def test_one_partys_code_does_not_open_anothers_link(client, county):
    county.sent()
    open_as(client, CONSUMERS_PHONE)

    assert client.get(read_of(WORKERS_PHONE)).status_code == 302


def test_verifying_shows_facts_masked_and_answers_wrong_pairs_alike(client, county):
    contract = county.in_force()
    told = next(
        row
        for row in Notification.objects.filter(kind="contract_in_force", channel="sms")
        if row.address == WORKERS_PHONE
    )
    code = told.body.removeprefix("查询码")[:8]
    address = reverse("contracts:verify")

    page = client.post(address, {"number": contract.number.lower(), "code": code}).content.decode()
    assert "没有改过" in page and contract.sha256 in page and "端木*" in page and "公孙*" in page
    assert HOME not in page and CONSUMER not in page and WORKER not in page
    wide = {"number": contract.number.replace("-", ""), "code": f"{code[:4]}－{code[4:]}"}
    assert contract.sha256 in client.post(address, wide).text
    for pair in ({"number": contract.number, "code": "AAAAAAAA"}, {"number": "HT1", "code": code}):
        wrong = client.post(address, pair)
        assert wrong.status_code == 422 and "编号或者查询码不对" in wrong.content.decode()
    assert ServiceContract.objects.get().state == State.IN_FORCE
