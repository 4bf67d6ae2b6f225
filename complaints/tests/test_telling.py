"""Who is told of a step, and in which words: the complainant, whoever has the case, the enterprise."""

from datetime import date

import pytest
import time_machine

from complaints import services
from complaints.models import Complaint, Negotiation
from complaints.models.choices import DeclineGround
from complaints.models.handover import System
from complaints.tests.factories import MediatorFactory, moment
from complaints.tests.kinds import add_kinds, report
from enterprises.models import Delegation
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from reminders.models import Notification
from reminders.outbox import deliver_waiting
from reminders.people import directory


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment("2026-11-27 15:00"), tick=False):
        yield


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def texts(complaint):
    """What the complainant was told by text message of the case, the number left out, the oldest first."""
    rows = Notification.objects.filter(channel="sms", subject__contains=complaint.number)
    return [row.subject.partition(complaint.number)[2] for row in rows.order_by("pk")]


def told(kind):
    """User name -> how often this was told in the inbox."""
    deliver_waiting(["members"])
    rows = Notification.objects.filter(kind=kind, channel="inbox")
    names = [row.recipient.username for row in rows.select_related("recipient")]
    return {name: names.count(name) for name in names}


def test_reopened_case_is_told_to_its_complainant(county, recorded):
    services.decline(
        recorded, ground=DeclineGround.MATERIALS, public_note="材料不全", by=county.market_handler
    )

    services.reopen(recorded, public_note="补齐了合同", by=county.market_contact)

    assert texts(recorded)[-2:] == ["未予受理，请查看理由和其他途径", "重新办理"]


def test_proof_of_identity_is_asked_for_with_its_day_and_place(county, recorded):
    services.request_identity(recorded, due_on=date(2026, 12, 4), by=county.market_handler)

    assert texts(recorded)[-1] == "需要补充身份证明，12月4日前在网上传或者交到县市场监管局"


def test_end_of_an_appraisal_is_told(county, mediating):
    services.start_appraisal(
        mediating, document="鉴定委托书1号", reason="查地板", by=county.market_handler
    )

    services.end_appraisal(mediating, document="鉴定报告1号", by=county.market_handler)

    assert texts(mediating)[-2:] == ["委托鉴定检测", "鉴定检测结束，继续调解"]


def test_returned_hand_over_is_told_to_who_was_told_its_number(county):
    case = county.complaint()
    for has_number in (False, True):
        services.hand_over(case, to_system=System.H12315, by=county.market_handler)
        handover = case.handovers.get(returned_at=None)
        if has_number:
            services.confirm_handover(
                case,
                handover=handover,
                external_number="1620000020261124001",
                received_on=date(2026, 11, 27),
                by=county.market_handler,
            )
        services.return_handover(
            case, handover=handover, public_note="不属于本平台", by=county.market_handler
        )

    assert texts(case) == [
        "已提交",
        "已登记转办编号",
        "转办没有办成，原来的转办编号不再使用，继续办理",
    ]


def test_reporter_hears_that_a_repeated_report_was_merged(county):
    add_kinds(county)
    first, second = report(county).complaint, report(county).complaint
    for case in (first, second):
        services.record(case, by=county.market_handler)
    services.start_check(first, by=county.market_handler)

    services.merge(again(second), into=again(first), has_new_facts=False, by=county.market_handler)

    assert texts(second) == ["已提交", "已并案办理"]


@pytest.mark.parametrize("handler", ["market_handler", "market_deputy", "market_leader"])
def test_supplement_reaches_who_has_the_case_and_the_contact_alone(county, recorded, handler):
    who = getattr(county, handler)
    services.assign(recorded, to=who, by=county.market_contact)

    services.note(again(recorded), public_note="又找到一张收据")

    assert told("complaint_supplement") == {"market-contact": 1, who.username: 1}


def test_supplement_reaches_the_intake_while_nobody_has_the_case(county, recorded):
    services.note(recorded, public_note="又找到一张收据")

    assert told("complaint_supplement") == {"market-contact": 1, "market-handler": 1}


def test_supervision_reaches_who_has_the_case_too(county, recorded):
    services.assign(recorded, to=county.market_handler, by=county.market_contact)

    services.supervise(again(recorded), by=county.center_handler, internal_note="请三日内报告。")

    assert told("complaint_supervised") == {
        "market-leader": 1,
        "market-contact": 1,
        "market-handler": 1,
    }


def test_contact_who_has_the_case_is_told_once(county, recorded):
    services.assign(recorded, to=county.market_contact, by=county.market_contact)

    services.urge(again(recorded), by=county.center_handler)

    assert told("complaint_urged") == {"market-contact": 1}


def test_who_left_the_bureau_is_not_told_of_the_case(county, recorded):
    services.assign(recorded, to=county.market_deputy, by=county.market_contact)
    county.market_deputy.memberships.update(valid_until=date(2026, 11, 26))
    directory.forget()

    services.note(again(recorded), public_note="又找到一张收据")

    assert told("complaint_supplement") == {"market-contact": 1, "market-handler": 1}


def test_mediator_with_an_account_is_told_of_the_case(county, mediating):
    mediator = MediatorFactory(
        organization=None, bureau=county.market, user=county.market_handler, name="马调解"
    )

    services.name_mediator(mediating, mediator=mediator, by=county.market_contact)

    assert told("complaint_mediator") == {"market-handler": 1}


@pytest.fixture
def negotiated(county):
    """A case that an enterprise is to settle first; its delegate for prices has no part in that."""
    enterprise = EnterpriseFactory(odr_from=date(2026, 1, 1))
    EnterpriseMemberFactory(enterprise=enterprise, user__username="owner")
    delegate = EnterpriseMemberFactory(
        enterprise=enterprise, role="delegate", user__username="delegate"
    )
    Delegation.objects.create(member=delegate, scopes=["prices"])
    case = county.complaint(enterprise=enterprise)
    services.record(case, by=county.market_handler)
    services.start_negotiation(case, by=county.market_handler)
    return case


@pytest.mark.parametrize(
    ("end", "words", "body"),
    [
        ("withdraw", "投诉人撤回投诉", "不用再答复。"),
        ("settle_negotiation", "双方和解", "不用再答复。"),
        ("fail_negotiation", "企业或者投诉人不同意", "由县市场监管局继续办理。"),
    ],
)
def test_enterprise_hears_how_its_negotiation_has_ended(county, negotiated, end, words, body):
    values = {
        "withdraw": {},
        "settle_negotiation": {"terms": "退三百元", "by": county.market_handler},
        "fail_negotiation": {"result": Negotiation.Result.FAILED, "by": county.market_handler},
    }

    getattr(services, end)(again(negotiated), **values[end])

    [letter] = Notification.objects.filter(kind="odr_ended", channel="inbox")
    assert letter.recipient.username == "owner"
    assert letter.subject == f"投诉{negotiated.number}的先行和解已经结束：{words}"
    assert letter.body == body


def test_case_without_a_negotiation_is_withdrawn_without_a_word_to_the_enterprise(county):
    enterprise = EnterpriseMemberFactory().enterprise
    case = county.complaint(enterprise=enterprise)

    services.withdraw(case)

    assert not Notification.objects.filter(kind="odr_ended").exists()
