"""Contracts in the workbench: who sees what, looks with a reason, templates, sampled calls."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.permissions import Role
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from contracts.drawing import lines_of
from contracts.models import (
    CallSample,
    ContractBureau,
    ContractTemplate,
    SampledCall,
    ServiceContract,
)
from contracts.services import drafting, sampling
from contracts.template_files import SHIPPED
from contracts.tests.factories import CONSUMER, CONSUMERS_PHONE, HOME, WORKER

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:contracts_{name}", args=args)


LIST = url("servicecontract_changelist")


@pytest.fixture
def officer(client, county):
    sign_in(client, county.officer)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_list_is_masked_and_asks_the_same_few_queries(
    officer, county, django_assert_num_queries, rows
):
    for _ in range(rows):
        county.in_force()
    county.draft()
    officer.get(LIST)

    with django_assert_num_queries(9):
        page = officer.get(LIST).content.decode()

    assert page.count("端木*") == rows
    assert HOME not in page and CONSUMER not in page and CONSUMERS_PHONE not in page


def test_other_bureaus_and_drafts_are_kept_out(client, county):
    contract, draft = county.in_force(), county.draft()
    page = url("servicecontract_change", contract.pk)
    sign_in(client, county.outsider)
    assert client.get(LIST).status_code == 403
    assert client.get(page).status_code in {403, 404}
    assert client.get(url("servicecontract_reveal", contract.pk)).status_code in {403, 404}
    sign_in(client, county.officer)

    assert client.get(page).status_code == 200
    assert client.get(url("servicecontract_change", draft.pk)).status_code == 404
    assert client.get(url("servicecontract_add")).status_code == 403


def test_visible_to_says_who_sees_which(county):
    contract, draft = county.in_force(), county.draft()
    stranger = UserFactory()

    def seen(user):
        return set(ServiceContract.objects.visible_to(user))

    assert seen(county.owner) == seen(county.clerk) == {contract, draft}
    assert seen(county.officer) == {contract}
    assert seen(county.outsider) == seen(stranger) == set()


def test_page_has_facts_and_no_people_in_the_open(officer, county):
    contract = county.in_force()

    page = officer.get(contract.get_absolute_url()).content.decode()

    assert contract.number in page and contract.sha256 in page and "200元/天" in page
    assert "端木*" in page and "139****0123" in page
    assert HOME not in page and CONSUMER not in page and WORKER not in page


def test_look_needs_a_reason_and_is_written_down_first(officer, county):
    contract = county.in_force()
    address = url("servicecontract_reveal", contract.pk)

    short = officer.post(address, {"parts": ["consumer"], "reason": "看"})
    assert short.status_code == 422 and HOME not in short.content.decode()
    page = officer.post(address, {"parts": ["consumer", "text"], "reason": "调解投诉核对约定"})

    shown = page.content.decode()
    assert CONSUMER in shown and HOME in shown and "服务员开始服务后7日内" in shown
    looks = AccessLog.objects.order_by("pk").values_list("subject_type__model", "reason")
    assert [model for model, _ in looks] == ["contractparty", "contracttext", "servicecontract"]
    assert {reason for _, reason in looks} == {"调解投诉核对约定"}
    assert "调解投诉核对约定" in officer.get(contract.get_absolute_url()).content.decode()


def test_superuser_sees_masks_and_opens_nothing(client, county):
    contract = county.in_force()
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))

    page = client.get(contract.get_absolute_url())

    assert page.status_code == 200 and "查看原文</a>" not in page.content.decode()
    assert client.get(url("servicecontract_reveal", contract.pk)).status_code == 403


def upload(client, content, name="模板.yaml"):
    return client.post(
        url("contracttemplate_add"), {"file": SimpleUploadedFile(name, content.encode())}
    )


def test_the_page_for_a_template_opens_without_an_error(officer):
    page = officer.get(url("contracttemplate_add"))

    assert page.context["form"].errors == {}


def test_template_is_uploaded_looked_at_and_takes_the_place_of_the_one_before(officer, county):
    before = ContractTemplate.objects.get(mode="agency_based")
    text = (SHIPPED / "agency_based.yaml").read_text("utf-8").replace('"1"', '"2027"')

    again = upload(officer, text.replace('"2027"', '"1"'))
    assert again.status_code == 422 and "这个版本已经有了" in again.content.decode()
    broken = upload(officer, text.replace("{worker_pay}", "{wages}").replace("deposit", "pawn"))
    assert broken.status_code == 422 and "没有这些栏目：wages" in broken.content.decode()
    page = upload(officer, text)
    new = ContractTemplate.objects.get(version="2027")
    assert page["Location"] == url("contracttemplate_change", new.pk)
    assert (
        drafting.begin(county.enterprise, mode="agency_based", by=county.clerk).template == before
    )
    officer.post(url("contracttemplate_use", new.pk))

    states = dict(
        ContractTemplate.objects.filter(mode="agency_based").values_list("version", "state")
    )
    assert states == {"1": "retired", "2027": "in_use"}
    assert drafting.begin(county.enterprise, mode="agency_based", by=county.clerk).template == new
    file = officer.get(url("contracttemplate_file", new.pk)).content.decode()
    assert upload(officer, file.replace("2027", "2028")).status_code == 302


def test_template_that_is_no_good_is_thrown_away_and_one_in_use_retired(officer, county):
    used = ContractTemplate.objects.get(mode="agency_based")
    text = (SHIPPED / "agency_based.yaml").read_text("utf-8").replace('"1"', '"2027"')
    upload(officer, text)
    draft = ContractTemplate.objects.get(version="2027")
    away, retire = (
        [url(f"contracttemplate_{name}", each.pk) for each in (draft, used)]
        for name in ("throw_away", "retire")
    )
    page, page_of_used = (
        officer.get(url("contracttemplate_change", each.pk)).text for each in (draft, used)
    )
    assert (f'action="{away[0]}"' in page, f'action="{retire[1]}"' in page_of_used) == (True, True)
    assert "删除以后找不回来。" in page

    kept = [officer.post(each, follow=True).text for each in (retire[0], away[1])]
    gone = officer.post(away[0], follow=True).text
    retired = officer.post(retire[1], follow=True).text

    assert ("只有使用中的模板可以停用。" in kept[0], "只有草稿可以删除。" in kept[1]) == (
        True,
        True,
    )
    assert ("草稿已经删除。" in gone, "已停用。" in retired) == (True, True)
    assert officer.post(away[0]).status_code == 404
    rows = ContractTemplate.objects.filter(mode="agency_based")
    assert list(rows.values_list("pk", "state")) == [(used.pk, "retired")]


def test_templates_are_kept_by_who_looks_after_contracts(client, county):
    template = ContractTemplate.objects.first()
    sign_in(client, county.outsider)

    page = client.get(url("contracttemplate_change", template.pk))

    assert page.status_code == 200
    assert "家庭〔家庭（雇主）姓名〕，企业〔企业名称〕" in page.content.decode()
    assert not re.search(r"\{[a-z_]+\}", page.content.decode())
    assert client.get(url("contracttemplate_add")).status_code == 403
    assert client.post(url("contracttemplate_retire", template.pk)).status_code == 403


def test_sample_is_drawn_with_its_seed_and_gives_a_rate(officer, county, client):
    contract = county.in_force()
    answer = {"title": "第四季度抽查", "source": "十月服务台账", "population": "400", "size": "4"}

    wrong = officer.post(url("callsample_add"), {**answer, "size": "500", "population": "40"})
    assert wrong.status_code == 422 and "不能比名单的行数多" in wrong.content.decode()
    for _ in range(2):  # the button is pressed twice
        assert officer.post(url("callsample_add"), answer).status_code == 302
    sample = CallSample.objects.get()
    calls = list(sample.calls.all())
    assert [call.line for call in calls] == lines_of(sample.seed, 400, 4)
    today = str(timezone.localdate())
    outcomes = (
        {"outcome": "with_contract", "number": contract.number},
        {"outcome": "without_contract", "uscc": county.enterprise.uscc},
        {"outcome": "with_contract"},
        {"outcome": "no_answer"},
    )
    for call, outcome in zip(calls, outcomes, strict=True):
        page = url("callsample_call", sample.pk, call.pk)
        assert officer.post(page, {"called_on": today, **outcome}).status_code == 302
    again = officer.post(
        url("callsample_call", sample.pk, calls[0].pk),
        {"called_on": today, "outcome": "without_contract"},
    )
    assert again.status_code == 409 and "已经有回答" in again.content.decode()

    assert SampledCall.objects.get(pk=calls[0].pk).enterprise == county.enterprise
    public = client.get(reverse("contracts:calls", args=[sample.pk])).content.decode()
    assert "66.7%：有合同2户，答复3户" in public and str(sample.seed) in public
    assert "66.7%" in client.get(reverse("contracts:index")).content.decode()


def test_page_of_a_sample_leads_to_the_calls_that_nobody_has_answered(client, county):
    sample = sampling.draw_sample(
        bureau=county.bureau,
        title="第四季度抽查",
        source="十月服务台账",
        population=400,
        size=3,
        by=county.officer,
    )
    answered, declined, waiting = sample.calls.all()
    today = timezone.localdate()
    for call, outcome in ((answered, "without_contract"), (declined, "declined")):
        sampling.record_call(call, outcome=outcome, called_on=today, by=county.officer)
    page = url("callsample_change", sample.pk)
    calls = [url("callsample_call", sample.pk, each.pk) for each in (answered, declined, waiting)]
    sign_in(client, county.officer)

    shown = client.get(page).text

    assert [f'href="{each}"' in shown for each in calls] == [False, True, True]
    assert ("0.0%" in shown, "答复</dt><dd>1户" in shown) == (True, True)
    assert ("没有三方合同" in shown, "不愿回答" in shown) == (True, True)
    refused = client.post(
        calls[2], {"outcome": "with_contract", "called_on": today, "number": "HT1"}
    )
    early = client.post(calls[2], {"outcome": "declined", "called_on": today - timedelta(days=1)})
    assert (refused.status_code, "没有这个编号的合同" in refused.text) == (422, True)
    assert (early.status_code, "日期应在抽取以后" in early.text) == (422, True)
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    assert not any(each in client.get(page).text for each in calls)
    assert client.get(calls[2]).status_code == 403
    sign_in(client, county.outsider)
    assert [client.get(each).status_code for each in (page, calls[2])] == [403, 403]


def test_system_administrator_says_which_bureaus_look_after_contracts(client, county):
    administrator = UserFactory(username="system", is_staff=True)
    administrator.groups.add(Group.objects.get(name=Role.SYSTEM))
    contract = county.in_force()
    bureau = county.outsider.memberships.get().bureau
    add = url("contractbureau_add")

    def seen_by_outsider():
        sign_in(client, county.outsider)
        return client.get(contract.get_absolute_url()).status_code

    assert seen_by_outsider() == 403
    assert client.post(add, {"bureau": bureau.pk, "basis": "自己加的"}).status_code == 403
    sign_in(client, administrator)
    assert client.post(add, {"bureau": bureau.pk, "basis": "会议纪要"}).status_code == 302
    twice = client.post(add, {"bureau": bureau.pk, "basis": "会议纪要"})
    assert twice.context["adminform"].form.errors.keys() == {"bureau"}
    assert seen_by_outsider() == 200
    row = ContractBureau.objects.get(bureau=bureau)
    sign_in(client, administrator)
    client.post(url("contractbureau_delete", row.pk), {"post": "yes"})
    assert seen_by_outsider() == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_public_page_asks_the_same_few_queries(client, county, django_assert_num_queries, rows):
    for _ in range(rows):
        county.in_force()
    address = reverse("contracts:index")
    client.get(address)

    with django_assert_num_queries(4):
        page = client.get(address)

    assert page.context["total"] == rows == page.context["rows"][0]["contracts"]
    assert HOME not in page.content.decode()


def test_blank_templates_are_for_everybody_in_two_sizes(client, county):
    template = ContractTemplate.objects.in_use().first()

    plain = client.get(reverse("contracts:blank", args=[template.pk]))
    large = client.get(reverse("contracts:large", args=[template.pk]))

    assert plain.content.startswith(b"%PDF") and large.content.startswith(b"%PDF")
    assert plain.content != large.content
    page = client.get(template.get_absolute_url()).content.decode()
    assert "＿＿＿" in page and "必备" in page


def test_look_asks_again_who_it_is(client, county):
    contract = county.in_force()
    client.force_login(county.officer)
    asked = {"parts": ["consumer"], "reason": "调解投诉核对约定"}

    answer = client.post(url("servicecontract_reveal", contract.pk), asked)

    assert answer.status_code in {302, 403}
    assert not AccessLog.objects.exists()
