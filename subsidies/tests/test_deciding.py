"""From the first stage to the money: who agrees, how much, what holds it up, what it leaves behind."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import BureauMember
from disclosure import services as disclosure
from disclosure.models import Notice
from funds.figures import lines, returned_on
from funds.models import Budget, Commitment, Payable
from gaotai_jiazheng.short_memory import forget_all
from papers.models import Paper
from papers.services import data_of
from reminders.models import Deadline, Notification
from subsidies.models import Application, Approval, PolicyAmount
from subsidies.services import checking, filing, paying
from subsidies.tests.factories import after_notice, approvers_of, in_batch, noticed, opens, sent
from subsidies.tests.test_units import bank_pays, leader_of


@pytest.fixture
def county(county):
    return county.fill_funds()


def test_from_the_village_to_the_bank(county, today):
    application = noticed(county)

    assert (application.state, application.amount_fen) == ("noticed", 60000)
    assert "王*" in application.notice.text and "拟补600元" in application.notice.text
    assert application.id_number not in application.notice.text
    letter = Paper.objects.of(application).get()
    assert "行政复议" in str(data_of(letter)) and "600元" in str(data_of(letter))
    held = Commitment.objects.get()
    assert (held.amount_fen, held.pk) == (60000, application.commitment_id)

    with pytest.raises(ValidationError, match="期满后才能决定"):
        paying.release(application, by=county.people["hrss"][1])
    after_notice(today)
    payable = paying.release(application, by=county.people["hrss"][1])
    paid = in_batch(payable)

    assert Payable.objects.get().amount_fen == 60000
    assert (paid.state, paid.paid_on) == ("paid", timezone.localdate())
    assert [each.action for each in paid.steps.all()][-3:] == ["approve", "release", "pay"]
    assert Notification.objects.filter(subject__contains="已拨付").count() == 1
    assert not Deadline.objects.of(paid).open().exists()


def test_bank_sends_it_back_and_pays_after_all(county, today):
    application = noticed(county)
    after_notice(today)
    application = paying.release(application, by=county.people["hrss"][1])

    assert in_batch(application, is_paid=False).state == "failed"
    assert in_batch(application, is_paid=False).state == "failed"
    assert in_batch(application).state == "paid"
    assert in_batch(application).steps.filter(action="pay").count() == 1


def test_maker_recused_and_repeated_are_refused_by_the_database_too(county):
    application = sent(county)
    with pytest.raises(PermissionDenied):
        checking.approve(application, by=county.clerk)
    checking.step_aside(application, reason="是我的亲戚", by=county.other_clerk)
    with pytest.raises(PermissionDenied):
        checking.approve(application, by=county.other_clerk)
    application = checking.approve(application, by=county.third_clerk)
    with pytest.raises(PermissionDenied):
        checking.approve(application, by=county.third_clerk)

    for person, name in (
        (county.clerk, "approval_not_by_its_maker"),
        (county.other_clerk, "has stepped aside"),
        (county.third_clerk, "approval_by_a_person_once"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Approval.objects.create(
                application=application, round=1, position=application.position, by=person
            )


def test_an_objection_freezes_only_its_row(county, today):
    first, second = noticed(county, 1), noticed(county, 2)
    filed = disclosure.submit_objection(
        first.notice, content="他没有出去打工。", phone="13893600009"
    )
    after_notice(today)
    officer = county.people["hrss"][1]

    with pytest.raises(ValidationError, match="异议没有答复"):
        paying.release(first, by=officer)
    assert paying.release(second, by=officer).state == "payable"
    disclosure.decide(filed.objection, is_upheld=True, answer="经核实异议成立。", by=officer)
    with pytest.raises(ValidationError, match="异议成立"):
        paying.release(first, by=officer)
    refused = checking.refuse(first, reason="经核实没有在县外务工", by=officer)

    assert refused.state == "refused"
    assert Commitment.objects.get(pk=refused.commitment_id).released_at is not None
    assert Paper.objects.of(refused).count() == 2


def test_one_list_of_gaps_and_a_second_round(county):
    application = sent(county)
    returned = checking.send_back(
        application, items=["务工证明", " ", "卡的照片"], by=county.other_clerk
    )

    assert returned.state == "returned" and returned.gaps.items == ["务工证明", "卡的照片"]
    again = filing.submit(returned, county.values(), by=county.clerk)
    assert (again.state, again.round, again.position) == ("checking", 2, 0)
    with pytest.raises(ValidationError, match="已经一次性告知"):
        checking.send_back(again, items=["再来一样"], by=county.other_clerk)
    assert checking.approve(again, by=county.other_clerk).position == 1


def test_rules_stand_between_the_papers_and_the_money(county):
    application = sent(county, months=2)
    *before, last = approvers_of(county)
    for by in before:
        application = checking.approve(application, by=by)

    with pytest.raises(ValidationError, match="连续务工不满3个月"):
        checking.approve(application, by=last)
    refused = checking.refuse(application, reason="务工时间不够", by=last)
    assert "连续务工不满3个月" in str(data_of(Paper.objects.of(refused).get()))


def test_unconfirmed_amount_decides_nothing(county):
    PolicyAmount.objects.update(confirmed_by="", confirmed_at=None)
    application = sent(county)
    *before, last = approvers_of(county)
    for by in before:
        application = checking.approve(application, by=by)

    with pytest.raises(ValidationError, match="公布为准") as refused:
        checking.approve(application, by=last)
    assert refused.value.code == "amount_unconfirmed"
    assert Application.objects.get().amount_fen is None


def test_all_bureaus_and_two_people(county):
    business = {"has_business": True, "business_months": 14, "is_start_up_group": True}
    application = sent(county, code="start-up-grant", **business)
    hrss, second = county.people["hrss"]
    application = checking.approve(application, by=hrss)
    for slug in ("womens-federation", "youth-league"):
        application = checking.approve(application, by=county.people[slug][0])
        assert application.position == 1
    application = checking.approve(application, by=second)
    assert application.position == 2
    with pytest.raises(PermissionDenied):
        checking.approve(application, by=hrss)


def test_loan_has_three_clocks_and_pays_nothing(county):
    application = sent(
        county, code="start-up-loan", by=county.people["finance"][0],
        is_start_up_group=True, has_business=True,
    )  # fmt: skip
    lengths = []
    for by in (*county.people["hrss"], county.make_lender()):
        clock = Deadline.objects.of(application).open().get()
        lengths.append((clock.rule.slug, clock.rule.length))
        application = checking.approve(application, by=by)

    assert lengths == [("loan_eligibility", 7), ("loan_guarantee", 3), ("loan_bank", 5)]
    assert (application.state, application.commitment) == ("granted", None)


def test_applicant_withdraws_though_who_committed_the_money_has_left(county):
    application = noticed(county)
    BureauMember.objects.filter(user=application.commitment.by).update(valid_until="2026-01-31")
    forget_all()

    assert paying.withdraw(application).state == "withdrawn"
    account = application.commitment.budget.account
    account.refresh_from_db()
    assert account.held_fen == 0


def test_withdrawn_gives_everything_back(county):
    application = noticed(county)
    withdrawn = paying.withdraw(application)

    assert withdrawn.state == "withdrawn"
    assert Notice.objects.get().withdrawn_at is not None
    assert Commitment.objects.get().released_at is not None
    assert sent(county).state == "checking"


def own_page(application) -> str:
    client = Client()
    opens(client, application)
    return client.get(reverse("subsidies:own")).text


def test_the_applicant_reads_what_to_do_when_the_bank_did_not_pay(county, today):
    application = noticed(county)
    assert "核定金额" in own_page(application) and "，公示中，到" in own_page(application)
    after_notice(today)
    application = paying.release(application, by=county.people["hrss"][1])
    in_batch(application, is_paid=False)

    page = own_page(application)
    assert f"请带身份证和本人的银行卡到{application.policy.office}更正账号" in page
    in_batch(application)
    assert "更正账号" not in own_page(application)


def test_who_is_refused_during_the_notice_reads_of_no_amount(county):
    application = noticed(county)
    checking.refuse(application, reason="异议成立", by=county.people["hrss"][0])
    page = own_page(application)
    assert "不予补贴" in page and "核定金额" not in page and "，已撤回</dd>" in page


def test_claw_back(client, county, today):
    application = noticed(county)
    after_notice(today)
    officer = county.people["hrss"][1]
    paying.release(application, by=officer)
    bank_pays(county, Payable.objects.get().budget.fund, leader_of())
    application = paying.claw_back(application, reason="查实重复享受", by=officer)
    opens(client, application)
    assert "查实重复享受" in client.get(reverse("subsidies:own")).content.decode()
    application = paying.recover(application, document="回单001", by=officer)

    assert application.state == "recovered"
    told = Notification.objects.filter(subject__contains="退回的钱已经收到")
    assert [each.address for each in told] == [application.phone]
    assert application.claw_back.amount_fen == 60000
    budget = Budget.objects.filter(pk=application.payable.budget_id)
    [line] = lines(budget, timezone.localdate(application.claw_back.returned_at))
    assert (line.paid, line.returned.fen, line.results) == (60000, 60000, 0)
    assert list(returned_on(Payable.objects.all(), timezone.localdate())) == [application.payable]
    assert line.free == line.budgeted - line.committed - 60000
    [before] = lines(budget, application.paid_on - timedelta(days=1))
    assert (before.paid, before.returned.fen) == (0, 0)
    assert "1笔，600元" in client.get(reverse("subsidies:figures")).content.decode()
    assert "回单001" in client.get(reverse("subsidies:own")).content.decode()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(amount_fen=1)


def test_the_applicant_downloads_the_letter(client, county):
    application = noticed(county)
    address = reverse("subsidies:letter", args=[Paper.objects.of(application).get().pk])
    assert client.get(address).status_code == 302
    opens(client, application)

    assert address in client.get(reverse("subsidies:own")).content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    opens(client, sent(county, 2))
    assert client.get(address).status_code == 404


def test_two_letters_of_one_application_say_what_each_decides_and_when(client, county):
    application = noticed(county)
    checking.refuse(application, reason="经核实没有在县外务工", by=county.people["hrss"][1])
    opens(client, application)

    page = client.get(reverse("subsidies:own")).text

    granted, refused = Paper.objects.of(application).order_by("pk")
    day = date_format(timezone.localdate(), "Y年n月j日")
    for paper, title in ((granted, "准予补贴决定书"), (refused, "不予补贴决定书")):
        address = reverse("subsidies:letter", args=[paper.pk])
        assert f'{day}　<a href="{address}">下载{title}（PDF）</a>' in page
        name = client.get(address).headers["Content-Disposition"]
        assert quote(title) in name
