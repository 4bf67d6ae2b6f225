"""From a complaint to the payment out of the enterprise's deposit, and back from the enterprise."""

import time
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints import attachments, services
from complaints.models import Complaint
from complaints.tests.workbench import page_of
from complaints.views.browser import OPENED_CASE
from deposits import services as books
from deposits.models import AdvanceClaim
from deposits.tests.factories import AT, DepositCounty
from deposits.transitions import State
from gaotai_jiazheng import uploads
from gaotai_jiazheng.tests.made_once import made_once
from gaotai_jiazheng.tests.test_uploads import picture
from ledger.proving import prove
from reminders.models import Notification

pytestmark = pytest.mark.django_db

HOURLY = {
    "price_yuan": "400",
    "paid_yuan": "400",
    "hours_agreed": "4",
    "hours_done": "2",
    "cause": "business",
    "ended_on": "2026-11-20",
}
WORDS = {"reason": "企业拖延不退。", "go": "submit"}


@pytest.fixture
@made_once
def books_county(county):
    return DepositCounty()


@pytest.fixture
def case(county, books_county):
    complaint = county.complaint(enterprise=books_county.enterprise, amount_yuan=Decimal("400"))
    services.record(complaint, by=county.market_handler)
    services.accept(complaint, by=county.market_handler)
    file = SimpleUploadedFile("收据.png", picture())
    attachments.add([uploads.accept_upload(file)], owner=complaint)
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
def officer(client, county):
    client.force_login(county.market_handler)
    return county.market_handler


def filled(case, **values):
    return {
        **HOURLY,
        **WORDS,
        "key": uuid.uuid4(),
        "papers": [case.attachments.get().pk],
        **values,
    }


def test_case_page_offers_it_where_the_enterprise_has_a_deposit(client, county, case, officer):
    plain = county.complaint()
    assert page_of(case, "advance", "hourly") in client.get(page_of(case)).content.decode()
    assert "质量保证金先行赔付" not in client.get(page_of(plain)).content.decode()
    assert client.get(page_of(plain, "advance", "hourly")).status_code == 404
    assert client.get(page_of(case, "advance", "nothing")).status_code == 404


def test_case_page_with_a_claim_takes_at_most_fifteen_queries(
    client, case, officer, django_assert_max_num_queries
):
    client.post(page_of(case, "advance", "hourly"), filled(case))
    client.get(page_of(case))
    with django_assert_max_num_queries(15):
        client.get(page_of(case))


def test_who_assists_sees_the_claim_and_asks_for_none(client, county, case, books_county):
    client.force_login(county.center_contact)
    page = client.get(page_of(case)).content.decode()

    assert "质量保证金先行赔付" in page
    assert page_of(case, "advance", "hourly") not in page
    assert client.get(page_of(case, "advance", "hourly")).status_code == 403
    assert client.post(page_of(case, "advance", "hourly"), filled(case)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.claim_advance(
            case,
            deposit=books_county.deposit,
            attachments=case.attachments.all(),
            by=county.center_contact,
            key=uuid.uuid4(),
            basis="agreement",
            document="调解书",
            loss_yuan=Decimal("1"),
            reason="拖延",
        )


def test_sheet_says_what_would_be_paid_and_nothing_is_written(client, case, officer):
    answer = client.post(page_of(case, "advance", "hourly"), filled(case, go="calculate"))

    page = answer.content.decode()
    assert "可以先行赔付200.00元" in page and "待县市场监管局、行业协会确认" in page
    assert "企业拖延不退。" in page and "checked" in page
    assert not AdvanceClaim.objects.exists()


def test_claim_carries_sheet_and_papers_and_is_told_to_the_complainant(client, case, officer):
    values = filled(case)

    for _ in range(2):
        answer = client.post(page_of(case, "advance", "hourly"), values, follow=True)

    claim = AdvanceClaim.objects.get()
    assert "已提出先行赔付200.00元" in answer.content.decode()
    assert (claim.loss_yuan, claim.payable_yuan) == (Decimal("200.00"), Decimal("200.00"))
    assert "计算表" in claim.sheet and claim.sheet_version
    paper = claim.evidence.get()
    file = case.attachments.get()
    assert (paper.digest, paper.link) == (file.digest, f"/complaints/attachments/{file.pk}/")
    step = case.steps.last()
    assert step.public_note == "已为您申请从企业的质量保证金先行赔付，正在审核。"
    assert step.internal_note == f"先行赔付{claim.number}：提出先行赔付。"


def test_agreement_or_ruling_proves_a_loss_too(client, case, officer):
    page = page_of(case, "advance", "document")
    values = filled(case, basis="agreement", document="调解书1号", loss_yuan="300")
    missing = client.post(page, values | {"document": ""})
    assert missing.status_code == 422 and "企业拖延不退。" in missing.content.decode()

    assert client.post(page, values).status_code == 302

    claim = AdvanceClaim.objects.get()
    assert claim.is_quick and claim.document == "调解书1号"


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"papers": []}, 422, "请至少选一份证明材料。"),
        ({"reason": ""}, 422, "必填"),
        ({"reason": "电话13893600001"}, 422, "请不要写电话、证件号或账号"),
        ({"hours_done": "4"}, 422, "没有可以赔付的损失。"),
        ({"hours_done": "x"}, 422, "请只填数字"),
        ({"seen_step": "1"}, 409, "请看过最新情况再决定"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_loses_nothing(
    client, case, officer, values, status, sentence
):
    answer = client.post(page_of(case, "advance", "hourly"), filled(case, **values))

    page = answer.content.decode()
    assert (answer.status_code, AdvanceClaim.objects.count()) == (status, 0)
    assert sentence in page
    assert 'value="400"' in page


def test_file_that_comes_along_is_kept_and_ticked(client, case, officer):
    more = SimpleUploadedFile("聊天记录.jpg", picture())
    values = filled(case, papers=[], reason="", more=more)

    answer = client.post(page_of(case, "advance", "hourly"), values)

    kept = case.attachments.last()
    assert answer.status_code == 422
    assert kept.name == "聊天记录.jpg"
    assert answer.context["form"]["papers"].value() == [str(kept.pk)]


def test_file_that_cannot_be_kept_is_told_beside_its_field(client, case, officer):
    more = SimpleUploadedFile("x.png", b"not a picture")

    answer = client.post(page_of(case, "advance", "hourly"), filled(case, more=more))

    assert answer.status_code == 422
    assert "x.png：" in answer.content.decode()
    assert case.attachments.count() == 1 and not AdvanceClaim.objects.exists()


def test_second_claim_of_a_case_waits_for_the_first(client, case, officer):
    page = page_of(case, "advance", "hourly")
    client.post(page, filled(case))

    answer = client.post(page, filled(case))

    assert answer.status_code == 409
    assert "已经有正在办理的先行赔付" in answer.content.decode()
    assert page not in client.get(page_of(case)).content.decode()


def test_from_the_complaint_to_the_last_instalment(client, county, case, books_county, officer):
    client.post(page_of(case, "advance", "hourly"), filled(case))
    claim = AdvanceClaim.objects.get()
    books.approve(claim, by=books_county.contact)
    books.approve(claim, by=books_county.leader)
    books.pay(claim, document="付款回单", by=books_county.clerk)
    books.pay_in(
        books_county.deposit,
        amount_yuan=Decimal("200"),
        key=uuid.uuid4(),
        document="收款回单",
        by=books_county.clerk,
    )

    notes = [note for note in case.steps.values_list("public_note", flat=True) if "赔付" in note]
    assert notes == [
        "已为您申请从企业的质量保证金先行赔付，正在审核。",
        "先行赔付200.00元已经审核同意，等待支付。",
        "已从企业的质量保证金向您先行赔付200.00元。",
    ]
    claim.refresh_from_db()
    assert claim.state == State.PAID
    assert claim.recovery.state == "complete"
    assert "已支付" in client.get(page_of(case)).content.decode()
    assert prove().is_sound


def test_refusal_is_told_with_its_reason(case, county, books_county, client, officer):
    client.post(page_of(case, "advance", "hourly"), filled(case))

    books.reject(AdvanceClaim.objects.get(), reason="收据看不清", by=books_county.contact)

    assert case.steps.last().public_note == "这次没有同意先行赔付：收据看不清"


def test_step_of_a_claim_leaves_an_archived_case_as_it_is(case, books_county, client, officer):
    client.post(page_of(case, "advance", "hourly"), filled(case))
    Complaint.objects.filter(pk=case.pk).update(state="archived")
    before = case.steps.count()

    books.approve(AdvanceClaim.objects.get(), by=books_county.contact)

    assert case.steps.count() == before


def open_as_resident(client, case):
    """What number and query code do for a browser."""
    session = client.session
    session[OPENED_CASE] = {"pk": case.pk, "until": time.time() + 600}
    session.save()
    return reverse("complaints:case")


def asked(books_county, case, **values):
    return books_county.claim(subject=case, label=case.number, **values)


def test_resident_reads_where_the_claim_stands(client, case, books_county):
    page = open_as_resident(client, case)
    claim = asked(books_county, case)
    text = client.get(page).content.decode()
    assert "先行赔付：正在审核" in text
    assert "200.00元" in text
    assert "期限2026年11月25日" in text
    assert "企业承认没有做完" not in text

    books.approve(claim, by=books_county.contact, at=AT)
    assert "还要另一个人复核" in client.get(page).content.decode()
    books.approve(claim, by=books_county.leader, at=AT)
    text = client.get(page).content.decode()
    assert ("等待支付" in text, "同意赔付" in text) == (True, True)

    books.pay(claim, document="付款回单001", by=books_county.clerk, at=AT)
    text = client.get(page).content.decode()
    assert "2026年11月23日，由高台县家政服务行业协会支付" in text
    for name in ("付款回单001", books_county.clerk.username, str(books_county.leader)):
        assert name not in text


def test_resident_reads_that_a_claim_was_not_agreed_to_and_whom_to_ask(client, case, books_county):
    page = open_as_resident(client, case)
    claim = asked(books_county, case)
    books.reject(claim, reason="企业已经退过", by=books_county.contact, at=AT)

    text = client.get(page).content.decode()

    assert "没有同意先行赔付" in text
    assert f"请问{claim.bureau.name}" in text


def test_case_without_a_claim_asks_nothing_more_and_one_with_it_two_more(
    client, case, books_county, django_assert_num_queries
):
    page = open_as_resident(client, case)
    client.get(page)
    with CaptureQueriesContext(connection) as without:
        assert "先行赔付" not in client.get(page).content.decode()
    count = len(without)
    assert not any('FROM "deposits_' in query["sql"][:300] for query in without.captured_queries)
    claim = asked(books_county, case)
    books.reject(claim, reason="再核", by=books_county.contact, at=AT)
    asked(books_county, case)
    client.get(page)

    with django_assert_num_queries(count + 2):
        client.get(page)


def told(case):
    """Who was told of the claim's end, and what, without the case's number."""
    rows = Notification.objects.filter(kind="complaint_advance", channel__in=["sms", "inbox"])
    return [
        (row.recipient and row.recipient.username, row.subject.partition(case.number)[2].strip())
        for row in rows.order_by("pk")
    ]


def test_payment_is_told_to_the_complainant_and_to_the_officer_who_asked(case, books_county):
    claim = asked(books_county, case)
    books.approve(claim, by=books_county.contact, at=AT)
    books.approve(claim, by=books_county.leader, at=AT)
    assert told(case) == []

    books.pay(claim, document="付款回单001", by=books_county.clerk, at=AT)

    words = "先行赔付已经支付"
    assert told(case) == [(None, words), (claim.submitted_by.username, words)]


def test_refusal_of_a_claim_is_told_also_when_the_case_is_put_away(case, books_county):
    claim = asked(books_county, case)
    Complaint.objects.filter(pk=case.pk).update(state="archived")

    books.reject(claim, reason="企业已经退过", by=books_county.contact, at=AT)

    words = "先行赔付没有同意，请查看理由"
    assert told(case) == [(None, words), (claim.submitted_by.username, words)]


def test_officer_who_takes_a_claim_back_is_not_told_so(case, books_county):
    claim = asked(books_county, case)

    books.withdraw(claim, reason="企业已经退款", by=claim.submitted_by, at=AT)

    assert told(case) == [(None, "先行赔付的申请已经撤回")]
