"""Settlement and mediation from the workbench, the registers behind them, and what the resident reads."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format

from bureaus.tests.factories import BureauFactory
from complaints import services
from complaints.models import Clue, Complaint, MediationOrganization, Mediator, Recusal
from complaints.tests.factories import (
    CategoryFactory,
    MediationOrganizationFactory,
    MediatorFactory,
    moment,
)
from complaints.tests.workbench import auditor, page_of, step_of, system_administrator, take
from complaints.transitions import Kind, State
from enterprises.tests.factories import EnterpriseFactory

TODAY = "2026-11-27"
ORGANIZATIONS = "admin:complaints_mediationorganization"
MEDIATORS = "admin:complaints_mediator"
CASE = "/complaints/case/"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(f"{TODAY} 15:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def market(county, client):
    client.force_login(county.market_contact)
    return client


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def codes(response):
    errors = response.context["form"].errors.as_data()
    return {field: error.code for field, [error] in errors.items()}


def take_all(client, complaint, path):
    for action, fields in path:
        response = take(client, complaint, action, **fields)
        assert (action, response.status_code) == (action, 302)
    return again(complaint)


# The steps


def test_the_enterprise_first_then_the_bureau(county, market):
    enterprise = EnterpriseFactory(odr_from=date(2026, 1, 1))
    complaint = county.complaint(enterprise=enterprise)

    case = take_all(
        market,
        complaint,
        [
            ("record", {}),
            ("start_odr", {}),
            ("accept", {}),
            ("fail_odr", {"result": "failed", "terms": "企业认为服务已经完成。"}),
        ],
    )

    assert case.state == State.ACCEPTED
    page = market.get(page_of(case)).text
    assert "企业或者投诉人不同意" in page
    assert "须由被投诉企业行动，县市场监管局跟进" in page


def test_terms_are_asked_for_beside_their_field(county, market):
    complaint = county.complaint(enterprise=EnterpriseFactory(odr_from=date(2026, 1, 1)))
    take_all(market, complaint, [("record", {}), ("start_odr", {})])

    assert codes(take(market, complaint, "settle_odr", terms="")) == {"terms": "required"}


def test_entrusted_and_given_back(county, market, mediating):
    organization = MediationOrganizationFactory(name="高台县家政服务行业协会")
    agreed = {"complainant_agreed_on": TODAY, "respondent_agreed_on": TODAY}

    case = take_all(
        market,
        mediating,
        [
            ("entrust", {"organization": organization.pk, **agreed}),
            ("return_entrusted", {"result": "agreed", "report": "双方同意退还一半。"}),
        ],
    )

    assert case.state == State.MEDIATING
    assert "高台县家政服务行业协会" in market.get(page_of(case)).text
    form = market.get(step_of(case, "agree")).context["form"]
    assert form["outcome"].value() == "双方同意退还一半。"
    assert "高台县家政服务行业协会2026年" in form.fields["outcome"].help_text
    assert market.get(step_of(case, "terminate")).context["form"]["outcome"].value() is None
    again_entrusted = take(market, case, "entrust", organization=organization.pk, **agreed)
    assert again_entrusted.status_code == 422
    assert codes(again_entrusted) == {"__all__": "entrusted_before"}


@pytest.mark.parametrize(
    ("agreed", "on_the_case", "beside_the_day"),
    [
        (True, "提交时已同意", "投诉人提交时已经勾选同意委托调解。"),
        (
            False,
            "提交时没有勾选同意，要委托的先问投诉人",
            "投诉人提交时没有勾选同意委托调解，请先问过投诉人，填问到的日期。",
        ),
    ],
)
def test_whether_the_complainant_agreed_to_an_entrustment_is_told(
    county, market, mediating, agreed, on_the_case, beside_the_day
):
    Complaint.objects.filter(pk=mediating.pk).update(agrees_to_entrust=agreed)

    assert f"<dt>委托调解</dt><dd>{on_the_case}</dd>" in market.get(page_of(mediating)).text
    form = market.get(step_of(mediating, "entrust")).context["form"]
    assert form.fields["complainant_agreed_on"].help_text == beside_the_day


def test_only_organisations_in_force_are_offered(county, market, mediating):
    MediationOrganizationFactory(name="已解散的组织", valid_until=date(2026, 11, 26))

    page = market.get(step_of(mediating, "entrust"))

    assert list(page.context["form"].fields["organization"].queryset) == []


def test_recusal_is_decided_by_another_person(county, market, mediating):
    mediator = MediatorFactory(organization=None, bureau=county.market, user=county.market_handler)
    second = MediatorFactory(name="李秀英")
    case = take_all(
        market,
        mediating,
        [
            ("name_mediator", {"mediator": mediator.pk}),
            ("suspend", {"asked_by": "complainant", "reason": "与企业负责人是亲戚。"}),
        ],
    )
    decision = {"is_granted": "yes", "decision": "属实。", "mediator": second.pk}

    refused = take(market, case, "resume", **decision)
    assert (refused.status_code, codes(refused)) == (422, {"__all__": "decided_by_same_person"})
    market.force_login(county.market_leader)
    offered = market.get(step_of(case, "resume")).context["form"].fields["mediator"].queryset
    assert list(offered) == [second]
    assert take(market, case, "resume", **decision).status_code == 302

    page = market.get(page_of(case)).text
    assert f"{date_format(Recusal.objects.get().asked_on)}，投诉人申请" in page
    assert "已回避" in page
    assert "李秀英" in page
    market.force_login(county.market_handler)
    assert market.get(step_of(case, "agree")).status_code == 403
    assert take(market, case, "note", internal_note="补充").status_code == 403


def test_an_agreement_with_its_day_and_its_performance(county, market, mediating, friday):
    mediating_page = {"outcome": "退还200元。", "paper": "written", "sum_yuan": "200"}
    without_day = take(market, mediating, "agree", **mediating_page)
    assert (without_day.status_code, codes(without_day)) == (422, {"due_on": "due_on_missing"})
    case = take_all(market, mediating, [("agree", {**mediating_page, "due_on": "2026-12-04"})])
    assert "等待履行" in market.get(page_of(case)).text
    early = take(market, case, "not_performed")
    assert (early.status_code, codes(early)) == (422, {"__all__": "not_due_yet"})

    friday.move_to(moment("2026-12-05 10:00"))
    market.force_login(county.market_contact)
    take_all(market, case, [("not_performed", {})])
    assert "确认未履行" in market.get(page_of(case)).text
    take_all(market, case, [("performed", {"performed_on": "2026-12-05"})])

    assert again(case).agreement.performed_on == date(2026, 12, 5)


def test_a_clue_is_checked_in_a_case_of_its_own(county, market, mediating):
    category = CategoryFactory(slug="false_ads", name="虚假宣传", kind=Kind.VIOLATION_REPORT)
    offered = market.get(step_of(mediating, "find_clue")).context["form"].fields["category"]
    assert list(offered.queryset) == [category]

    take_all(
        market,
        mediating,
        [("find_clue", {"category": category.pk, "title": "未明码标价", "content": "照片三张。"})],
    )

    clue = Clue.objects.get()
    page, of_report = (market.get(page_of(case)).text for case in (mediating, clue.report))
    found_on = date_format(clue.found_on)
    assert clue.report.get_absolute_url() in page and f"{found_on}发现" in page
    assert page_of(mediating) in of_report and f"{found_on}调解" in of_report


def test_the_police_gets_what_a_leader_approved(county, market, mediating):
    police = BureauFactory(slug="public-security", name="县公安局")
    form = market.get(step_of(mediating, "hand_to_police")).context["form"]
    assert form.fields["bureau"].initial == police
    assert list(form.fields["approved_by"].queryset) == [county.market_leader]

    case = take_all(
        market,
        mediating,
        [
            (
                "hand_to_police",
                {
                    "bureau": police.pk,
                    "facts": "以投诉相要挟。",
                    "approved_by": county.market_leader.pk,
                },
            )
        ],
    )

    assert case.state == State.TERMINATED
    assert "以投诉相要挟。" in market.get(page_of(case)).text


# The registers


@pytest.mark.parametrize("register", [ORGANIZATIONS, MEDIATORS])
@pytest.mark.parametrize(
    ("who", "looks", "writes"),
    [
        ("market_contact", 200, 200),
        ("housing_contact", 200, 403),
        ("auditor", 200, 403),
        ("system", 200, 200),
    ],
)
def test_who_keeps_the_registers(county, client, register, who, looks, writes):
    people = {"auditor": auditor, "system": system_administrator}
    client.force_login(people[who]() if who in people else getattr(county, who))

    assert client.get(reverse(f"{register}_changelist")).status_code == looks
    assert client.get(reverse(f"{register}_add")).status_code == writes


def test_an_organisation_and_its_mediator_are_entered(county, market):
    fields = {
        "name": "高台县消费者协会",
        "kind": "consumer_association",
        "contact_name": "赵敏",
        "phone": "0936-6620001",
        "address": "",
        "valid_from": "2026-01-01",
        "valid_until": "",
    }
    assert market.post(reverse(f"{ORGANIZATIONS}_add"), fields).status_code == 302
    organization = MediationOrganization.objects.get()
    person = {
        "name": "王秀",
        "bureau": "",
        "organization": organization.pk,
        "user": "",
        "qualification": "聘书2026年第3号",
        "valid_from": "2026-01-01",
        "valid_until": "",
    }
    assert market.post(reverse(f"{MEDIATORS}_add"), person).status_code == 302
    assert str(Mediator.objects.get()) == "王秀（高台县消费者协会）"
    both = {**person, "name": "李四", "bureau": county.market.pk}
    refused = market.post(reverse(f"{MEDIATORS}_add"), both)
    assert refused.status_code == 422
    assert "填一个，且只填一个" in refused.text
    assert Mediator.objects.count() == 1


@pytest.mark.parametrize("register", [ORGANIZATIONS, MEDIATORS])
def test_nothing_of_the_registers_is_deleted(county, market, register):
    MediatorFactory()
    model = {ORGANIZATIONS: MediationOrganization, MEDIATORS: Mediator}[register]
    address = reverse(f"{register}_delete", args=[model.objects.get().pk])

    assert market.post(address, {"post": "yes"}).status_code == 403
    assert model.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_mediators_costs_the_same(county, market, rows, django_assert_num_queries):
    for _ in range(rows):
        MediatorFactory()
    market.get(reverse(f"{MEDIATORS}_changelist"))

    with django_assert_num_queries(8):
        market.get(reverse(f"{MEDIATORS}_changelist"))


def test_every_change_of_an_organisation_is_kept(db):
    organization = MediationOrganizationFactory()
    organization.phone = "0936-6620002"
    organization.save()

    assert [event.phone for event in organization.events.order_by("pgh_id")] == [
        "0936-6620001",
        "0936-6620002",
    ]


# What the resident reads


@pytest.fixture
def filed(county):
    """A complaint of a firm that takes part."""
    return county.file(enterprise=EnterpriseFactory(name="安心家政", odr_from=date(2026, 1, 1)))


def look_up(client, filed):
    """The page of the case, opened anew in the resident's browser."""
    pair = {"number": filed.complaint.number, "query_code": filed.query_code}
    client.post("/complaints/track/", pair)
    return client.get(CASE).text


@pytest.fixture
def opened(county, client, filed):
    look_up(client, filed)
    services.record(filed.complaint, by=county.market_handler)
    return filed.complaint


def accept_and_mediate(county, complaint):
    services.accept(complaint, by=county.market_handler)
    day = date(2026, 11, 27)
    services.start_mediation(
        complaint,
        complainant_agreed_on=day,
        respondent_agreed_on=day,
        by=county.market_handler,
    )


def test_the_resident_reads_that_the_enterprise_has_to_act(county, client, opened):
    services.start_negotiation(opened, by=county.market_handler)

    page = client.get(CASE).text

    assert "现在请企业先和您商量。" in page
    assert "由被投诉企业办，县市场监管局跟进" in page
    assert "它的期限没有停" in page


def test_the_resident_reads_who_mediates(county, client, opened):
    accept_and_mediate(county, opened)
    services.entrust(
        opened,
        organization=MediationOrganizationFactory(name="高台县消费者协会"),
        complainant_agreed_on=date(2026, 11, 27),
        respondent_agreed_on=date(2026, 11, 27),
        by=county.market_handler,
    )

    page = client.get(CASE).text

    assert "现在由高台县消费者协会调解。" in page
    assert 'href="tel:0936-6620001"' in page


def test_the_resident_reads_that_the_mediation_rests(county, client, opened):
    accept_and_mediate(county, opened)
    services.name_mediator(opened, mediator=MediatorFactory(), by=county.market_contact)
    services.suspend(opened, asked_by="mediator", reason="亲属。", by=county.market_contact)

    page = client.get(CASE).text

    assert "有人申请调解员回避，调解暂停。" in page
    assert "亲属" not in page


def test_the_resident_reads_the_agreed_day_and_what_came_of_it(
    county, client, filed, opened, friday
):
    accept_and_mediate(county, opened)
    services.agree(
        opened,
        outcome="退还200元。",
        paper="written",
        due_on=date(2026, 11, 30),
        by=county.market_handler,
    )
    page = client.get(CASE).text
    assert "约定2026年11月30日（星期一）前履行。" in page
    assert "问题解决了吗" not in page

    friday.move_to(moment("2026-12-01 10:00"))
    services.record_breach(opened, by=county.market_handler)
    page = look_up(client, filed)
    assert "对方到期没有履行协议。" in page
    assert "问题解决了吗" in page
    services.record_performance(opened, performed_on=date(2026, 12, 1), by=county.market_handler)
    assert "协议已经履行。" in client.get(CASE).text


@pytest.mark.parametrize("step", ["clue", "police"])
def test_the_resident_reads_nothing_of_clues_and_of_the_police(county, client, opened, step):
    police = BureauFactory(slug="public-security", name="县公安局")
    accept_and_mediate(county, opened)
    if step == "clue":
        services.find_clue(
            opened,
            category=CategoryFactory(slug="false_ads", kind=Kind.VIOLATION_REPORT),
            title="未明码标价",
            content="照片三张。",
            by=county.market_handler,
        )
    else:
        services.hand_to_police(
            opened,
            bureau=police,
            facts="以投诉相要挟。",
            approved_by=county.market_leader,
            by=county.market_handler,
        )

    page = client.get(CASE).text

    assert [word for word in ("线索", "未明码标价", "公安", "要挟", "移送") if word in page] == []
