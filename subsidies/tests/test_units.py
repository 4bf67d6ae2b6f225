"""Units ask, are looked at, are put up and are paid by the bank, as persons are."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.urls import reverse
from stdnum.cn import uscc

from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauMemberFactory
from employment.services import interns
from enterprises.models import Incubator, Tenancy
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from funds import services as funds
from funds.models import Payable
from funds.tests.factories import answered, demo_format
from subsidies import rules
from subsidies.forms.application import ApplicationForm
from subsidies.models import Application
from subsidies.services import checking, filing, paying
from subsidies.tests.factories import after_notice, opens
from subsidies.tests.test_filing import sms
from workers.tests.factories import id_number

UNIT_FACTS = {
    "incubator": {"tenants": 6, "is_unit": True},
    "social-insurance": {"is_employee": True, "insured_people": 1, "insured_months": 6},
}


def credit_code(n=1) -> str:
    body = f"91620724MA{n:07d}"
    return body + uscc.calc_check_digit(body)


def leader_of(slug="hrss"):
    bureau = Bureau.objects.get(slug=slug)
    member = BureauMemberFactory(
        bureau=bureau, role=BureauMember.Role.LEADER, user__username=f"{slug}-leader"
    )
    return member.user


def ask(county, code, n=1, **values):
    """An application of the n-th unit, sent from paper and agreed to at both stages: it is up to be seen."""
    by = county.people["trade-union"][0]
    application, _ = filing.begin(county.policy(code), phone="13893600002", by=by)
    plain = {
        "name": "高台县安心家政有限公司",
        "id_number": credit_code(n),
        "bank_account": "6270000000112233",
        "facts": UNIT_FACTS.get(code, {}),
    }
    application = filing.submit(application, plain | values, by=by)
    for officer in county.people["hrss"]:
        application = checking.approve(application, by=officer)
    return application


def bank_pays(county, fund, leader):
    """Everything of a fund that waits, through the bank's answer."""
    maker = county.people["hrss"][0]
    batch = funds.draft(fund, 2026, bank_format=demo_format(), by=maker)
    batch = funds.approve(batch, by=leader)
    batch = funds.send(batch, by=maker, reason="送银行发放")
    funds.settle(funds.look(batch, answered(batch), by=maker), by=maker)


@pytest.mark.parametrize("code", ["incubator", "social-insurance"])
def test_a_unit_is_paid_by_the_bank(county, today, code):
    county.fill_funds()
    leader = leader_of()
    application = ask(county, code)
    assert "高台县安心家政有限公司" in application.notice.text
    after_notice(today)
    application = paying.release(application, by=county.people["hrss"][1])
    payable = Payable.objects.get()
    assert (payable.payee_kind, payable.masked_name) == ("unit", "高台县安心家政有限公司")
    assert payable.masked_id_number == credit_code()

    bank_pays(county, payable.budget.fund, leader)

    application.refresh_from_db()
    payable.refresh_from_db()
    assert (application.state, payable.state) == ("paid", "paid")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Payable.objects.update(payee_kind="person")


@pytest.mark.parametrize(
    ("people", "months", "yuan"),
    [(1, 6, 4800), (3, 30, 24000), (2, 30, 19200), (None, 6, 4800)],
)
def test_a_unit_is_paid_for_every_worker_that_it_insures(county, people, months, yuan):
    county.fill_funds()
    facts = {"is_employee": True, "insured_people": people, "insured_months": months}

    assert ask(county, "social-insurance", facts=facts).amount_fen == yuan * 100


def test_months_are_asked_for_every_worker(county):
    policy = county.policy("social-insurance")
    facts = rules.Facts(is_employee=True, insured_people=3, insured_months=2)

    assert [each.code for each in rules.judge(policy.code, facts, policy.terms).against] == [
        "insured"
    ]


def test_a_unit_is_not_paid_by_an_identity_number(county, today):
    county.fill_funds()
    application = ask(county, "incubator", id_number=id_number(1))
    after_notice(today)

    with pytest.raises(ValidationError, match="统一社会信用代码的校验位不对"):
        paying.release(application, by=county.people["hrss"][1])


def test_a_unit_is_paid_for_two_interns_of_the_same_months(county, today):
    county.fill_funds()
    months = {"first_day": date(2026, 3, 1), "last_day": date(2026, 5, 31)}
    facts = {
        "is_young_jobless": True,
        "is_intern": True,
        "allowance_reaches_minimum": True,
        "months": 3,
    }
    asked = [
        ask(county, "internship", intern_id_number=id_number(n), facts=facts, **months)
        for n in (5, 6)
    ]
    after_notice(today)
    for application in asked:
        paying.release(application, by=county.people["hrss"][1])

    assert set(Payable.objects.values_list("item", flat=True)) == {each.number for each in asked}


def test_a_monthly_policy_asks_for_the_month(county):
    policy = county.policy("social-insurance")
    policy.is_monthly = True
    given = {
        "name": "高台县安心家政有限公司",
        "id_number": credit_code(),
        "bank_account": "6270000000112233",
        "is_employee": "True",
        "insured_people": "1",
        "insured_months": "1",
    }
    wrong = ApplicationForm(given | {"period": "2026-12"}, policy=policy)
    right = ApplicationForm(given | {"period": "2026-10"}, policy=policy)

    assert list(wrong.errors) == ["period"] and not right.errors
    assert right.values()["period"] == "2026-10"


def begun(client, code):
    """The form of a draft that was begun and proved in this browser."""
    client.post(reverse("subsidies:begin", args=[code]), {"phone": "13893600001"})
    client.post(reverse("subsidies:prove"), {"phone_code": sms("验证码")[3:9]})
    return client.get(reverse("subsidies:form"))


def test_who_asks_for_an_enterprise_types_nothing_that_the_register_knows(county, client):
    member = EnterpriseMemberFactory(enterprise__uscc=credit_code())
    enterprise = member.enterprise
    client.force_login(member.user)

    form = begun(client, "social-insurance").context["form"]
    assert (form["name"].value(), form["id_number"].value()) == (enterprise.name, enterprise.uscc)
    grant = begun(client, "start-up-grant")
    application = Application.objects.get(code="start-up-grant")
    travel = begun(client, "travel").context["form"]

    assert "近一年纳税或者经营流水。营业执照登记里有，不用传" in grant.text
    assert (application.enterprise, grant.context["form"]["name"].value()) == (enterprise, None)
    assert (travel["name"].value(), "登记里有" in travel.fields["files"].help_text) == (None, False)
    given = {"name": "王秀兰", "id_number": id_number(3), "bank_account": "6270000000112233"}
    facts = {"has_business": "True", "business_months": "14", "is_start_up_group": "True"}
    opens(client, application)
    client.post(reverse("subsidies:form"), given | facts | {"go": "send"})
    client.force_login(county.people["hrss"][0])
    page = client.get(application.get_absolute_url()).text
    assert "登记里有、不用申请人传的：营业执照。" in page
    assert reverse("admin:enterprises_enterprise_change", args=[enterprise.pk]) in page


def test_a_licence_is_asked_for_where_the_enterprise_is_suspended_or_nobody_has_signed_in(
    county, client
):
    assert "营业执照、近一年纳税或者经营流水" in begun(client, "start-up-grant").text
    member = EnterpriseMemberFactory(enterprise__state="suspended")
    client.force_login(member.user)
    assert "登记里有" not in begun(client, "start-up-grant").text
    assert begun(client, "social-insurance").context["form"]["name"].value() is None


def test_the_finder_asks_a_unit_one_question_and_shows_what_units_may_ask_for(county, client):
    found = client.get(reverse("subsidies:index"), {"who": "unit"})
    fitting = {each.policy.code for each in found.context["fitting"]}
    assert fitting == {"internship", "social-insurance", "incubator"}
    assert "由本人申请" in found.text

    answers = {"who": "other", "age": "30", "work": "employee", "months": "12"}
    employee = client.get(reverse("subsidies:index"), answers | {"place": "home", "proof": "none"})
    assert not fitting & {each.policy.code for each in employee.context["fitting"]}
    assert "由单位申请" in employee.text


def test_officer_sees_which_months_the_ledger_has(county, client):
    county.fill_funds()
    host = EnterpriseFactory(uscc=credit_code())
    owner = EnterpriseMemberFactory(enterprise=host).user
    interns.record(
        host=host,
        name="李见习",
        id_number=id_number(5),
        month=date(2026, 4, 1),
        allowance_yuan=2200,
        by=owner,
    )
    months = {"first_day": date(2026, 3, 1), "last_day": date(2026, 5, 31)}
    facts = {"is_young_jobless": True, "is_intern": True, "allowance_reaches_minimum": True}
    asked = [
        ask(
            county,
            "internship",
            intern_id_number=id_number(n),
            facts=facts | {"months": 3},
            **months,
        )
        for n in (5, 6)
    ]
    client.force_login(county.people["hrss"][0])

    pages = [client.get(each.get_absolute_url()) for each in asked]

    shown = [[row.month for row in page.context["intern_months"]] for page in pages]
    assert shown == [[date(2026, 4, 1)], []]
    assert "没有登记发放" in pages[0].content.decode()


def incubator_of(*stays, operator="高台县安心家政有限公司"):
    """An incubator whose tenants moved in on these days; one that left is not among its tenants."""
    incubator = Incubator.objects.create(
        name="城关孵化基地", operator=operator, address="城关镇", opened_on=date(2025, 1, 1)
    )
    for since in stays:
        Tenancy.objects.create(incubator=incubator, enterprise=EnterpriseFactory(), since=since)
    gone = {"since": date(2025, 1, 1), "until": date(2025, 6, 30)}
    Tenancy.objects.create(incubator=incubator, enterprise=EnterpriseFactory(), **gone)
    return incubator


def reasons_of(application) -> dict:
    """Code -> (holds, text) of what the rule says of the application's facts."""
    judgement = rules.judge("incubator", application.known, application.policy.terms)
    return {each.code: (each.holds, each.text) for each in judgement.reasons}


def test_stays_in_an_incubator_are_read_from_the_register(county, today):
    county.fill_funds()
    incubator = incubator_of(*[date(2026, 1, 1)] * 4, date(2026, 2, 10))
    form = ApplicationForm(policy=county.policy("incubator"))
    assert f"{incubator.name}（名录登记5户，已经住了9至10个月" in str(form["incubator"])
    asked = ask(county, "incubator", facts={"incubator": incubator.pk, "tenants": None})

    assert (asked.known.tenants, asked.known.stays) == (5, [9, 10, 10, 10, 10])
    said = reasons_of(asked)
    assert (said["operator"][0], said["tenants"][0], "stays" in said) == (True, True, False)
    asked.policy.terms = {"min_tenants": 5, "min_stay_months": 10}
    assert reasons_of(asked)["stays"] == (False, "住满10个月的入驻企业只有4户，少于5户")


def test_what_speaks_against_an_incubator_is_said(county):
    incubator = incubator_of(date(2026, 1, 1), operator="县妇联")
    application, _ = filing.begin(
        county.policy("incubator"), phone="13893600002", by=county.people["trade-union"][0]
    )
    values = {"name": "别家公司", "id_number": credit_code(), "bank_account": "6270000000112233"}
    facts = {"incubator": incubator.pk, "tenants": 9}
    by = application.entered_by
    application = filing.submit(application, values | {"facts": facts}, by=by)

    said = reasons_of(application)

    assert (said["operator"][0], said["tenants"][0]) == (False, False)
    assert "名录登记1户" in said["tenants"][1]
    unknown = ApplicationForm({"incubator": "0"}, policy=application.policy)
    assert "tenants" in unknown.errors


def test_an_enterprise_finds_its_applications_in_its_workspace_and_opens_them(client, county):
    enterprise = EnterpriseFactory(uscc=credit_code())
    EnterpriseFactory(uscc=credit_code(2))
    county.fill_funds()
    mine, foreign = ask(county, "incubator"), ask(county, "incubator", n=2)
    owner = EnterpriseMemberFactory(enterprise=enterprise, role="owner").user
    clerk = EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user
    room = reverse("workspace_subsidies:index")
    door = reverse("workspace_subsidies:open", args=[mine.pk])
    client.force_login(clerk)
    seen = client.get(room).text
    assert (mine.number in seen, foreign.number in seen, door in seen) == (True, False, False)
    assert client.post(door).status_code == 403

    client.force_login(owner)
    assert door in client.get(room).text
    assert room in client.get(reverse("workspace:home")).text
    assert client.post(door)["Location"] == reverse("subsidies:own")

    assert mine.number in client.get(reverse("subsidies:own")).text
    not_its_own = reverse("workspace_subsidies:open", args=[foreign.pk])
    assert client.post(not_its_own).status_code == 404


def test_an_application_that_was_sent_back_waits_in_the_workspace(client, county):
    enterprise = EnterpriseFactory(uscc=credit_code())
    by = county.people["trade-union"][0]
    application, _ = filing.begin(county.policy("incubator"), phone="13893600002", by=by)
    plain = {
        "name": "高台县安心家政有限公司",
        "id_number": credit_code(),
        "bank_account": "6270000000112233",
        "facts": UNIT_FACTS["incubator"],
    }
    application = filing.submit(application, plain, by=by)
    checking.send_back(application, items=["入驻协议"], by=county.people["hrss"][0])
    client.force_login(EnterpriseMemberFactory(enterprise=enterprise, role="owner").user)

    assert f"补正补贴申请{application.number}" in client.get(reverse("workspace:home")).text


def checked_incubator(county, tenants=6):
    """An application for an incubator of the register, sent from paper; the officer who corrects it."""
    incubator = incubator_of(*[date(2026, 1, 1)] * tenants)
    by = county.people["trade-union"][0]
    application, _ = filing.begin(county.policy("incubator"), phone="13893600002", by=by)
    values = {
        "name": "高台县安心家政有限公司",
        "id_number": credit_code(),
        "bank_account": "6270000000112233",
        "facts": {"incubator": incubator.pk, "tenants": None},
    }
    return filing.submit(application, values, by=by), county.people["hrss"][0]


def correction_page(client, county):
    application, officer = checked_incubator(county)
    client.force_login(officer)
    address = reverse("admin:subsidies_application_step", args=[application.pk, "correct"])
    return application, address


def test_a_number_that_the_register_has_may_be_left_out_of_a_correction(client, county):
    application, address = correction_page(client, county)
    given = {"incubator": str(application.facts["incubator"]), "tenants": "", "reason": "核对名录"}

    assert client.post(address, given).status_code == 422
    application.refresh_from_db()
    assert application.facts["tenants"] == 6


def test_an_incubator_that_is_not_in_the_register_after_all_keeps_nothing_of_it(client, county):
    application, address = correction_page(client, county)
    given = {"incubator": "0", "reason": "不是名录里的那个基地"}

    assert "请填户数" in client.post(address, {**given, "tenants": ""}).text
    assert client.post(address, {**given, "tenants": "5"}).status_code == 302

    application.refresh_from_db()
    said = reasons_of(application)
    assert application.known.stays is None and "operator" not in said
    assert said["tenants"] == (True, "入驻的创业实体不少于5户")
