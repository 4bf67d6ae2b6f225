"""The builder and the contracts of an enterprise, page by page, as its people send them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contracts.forms.pages import PAGES
from contracts.models import ServiceContract, Signature
from contracts.rooms import contract_to_dos
from contracts.tests.factories import (
    CONSUMER,
    CONSUMERS_PHONE,
    HOME,
    WORKER,
    ContractCounty,
    answers,
    picture,
)
from contracts.transitions import State
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from enterprises.workspace import rooms
from gaotai_jiazheng import rate_limits
from reminders.models import Notification

pytestmark = pytest.mark.django_db
INDEX = reverse("contracts_workspace:index")


@pytest.fixture
def clerk(client, county):
    client.force_login(county.clerk)
    return client


def address(name, contract, *args):
    return reverse(f"contracts_workspace:{name}", args=[contract.pk, *args])


def fill(client, county, contract):
    given = answers(county.community)
    for page in PAGES:
        answer = {name: given[name] for name in page.fields}
        response = client.post(address("step", contract, page.slug), answer)
        assert response.status_code == 302, response.context["form"].errors
    return response


def test_room_stands_in_the_menu():
    assert ("三方合同", "contracts_workspace:index") in [
        (room.title, room.url_name) for room in rooms()
    ]
    assert INDEX == "/workspace/contracts/"


def test_contract_is_written_step_by_step_and_sent(clerk, county):
    clerk.post(reverse("contracts_workspace:start"), {"mode": "agency_based"})
    contract = ServiceContract.objects.get()

    last = fill(clerk, county, contract)

    assert last["Location"] == address("clauses", contract)
    assert "服务员开始服务后7日内" in clerk.get(address("clauses", contract)).content.decode()
    check = clerk.get(address("check", contract)).content.decode()
    assert "家政服务三方合同（中介制）" in check and "还有内容要补" not in check
    sent = clerk.post(address("check", contract), follow=True).content.decode()
    assert "已经定稿" in sent and "还没签" in sent
    assert ServiceContract.objects.get().state == State.SENT


def test_button_that_is_pressed_twice_begins_one_draft(clerk, county):
    start, mode = reverse("contracts_workspace:start"), {"mode": "agency_based"}

    first, again = (clerk.post(start, mode)["Location"] for _ in range(2))
    contract = ServiceContract.objects.get()
    clerk.post(address("step", contract, "parties"), {"consumer_name": "李大山"})
    another = clerk.post(start, mode)["Location"]

    assert first == again == address("step", contract, "parties")
    assert another != first and ServiceContract.objects.count() == 2


def test_what_is_wrong_is_told_and_what_is_right_is_kept(clerk, county):
    contract = county.draft()

    wrong = clerk.post(
        address("step", contract, "parties"),
        {"consumer_name": "李大山", "consumer_phone": "123", "worker_name": "", "worker_phone": ""},
    )

    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "请填写11位手机号" in page and 'value="123"' in page
    assert ServiceContract.objects.get().given["consumer_name"] == "李大山"
    assert ServiceContract.objects.get().consumer_shown == "李*"


def test_check_tells_each_missing_clause(clerk, county):
    contract = county.draft(change_days="", refund_rule="")

    page = clerk.get(address("check", contract)).content.decode()

    assert (
        "没有写换人的办法" in page and "还没有填：换人的天数" in page and "没有写退费的办法" in page
    )
    refused = clerk.post(address("check", contract))
    assert refused.status_code == 422 and "没有写退费的办法" in refused.content.decode()


def test_own_clause_is_written_flagged_changed_and_removed(clerk, county):
    contract = county.draft()
    new = address("clause", contract, "new")

    clerk.post(new, {"title": "解释", "text": "本公司对合同有最终解释权。"})
    assert "请注意“最终解释权”" in clerk.get(address("clauses", contract)).content.decode()
    unread = clerk.post(address("check", contract))
    assert unread.status_code == 422 and "请看过提示再发出" in unread.content.decode()
    clerk.post(address("clause", contract, "own-0"), {"title": "解释", "text": "大家商量。"})
    assert "请注意" not in clerk.get(address("clauses", contract)).content.decode()
    clerk.post(address("clause", contract, "own-0"), {"go": "remove"})

    assert ServiceContract.objects.get().given["added"] == []
    assert clerk.get(address("clause", contract, "own-0")).status_code == 404
    assert clerk.get(address("clause", contract, "parties")).status_code == 404


def test_own_clause_that_is_sent_twice_is_added_once_and_taken_out_alone(clerk, county):
    contract = county.draft()
    new, first = address("clause", contract, "new"), address("clause", contract, "own-0")
    for words in ("大家商量。", "大家商量。", "另外再说。"):  # the first one arrives twice
        clerk.post(new, {"title": "解释", "text": words})
    seen = clerk.get(first).context["seen"]

    removed = [clerk.post(first, {"go": "remove", "seen": seen}, follow=True) for _ in range(2)]
    written = clerk.post(first, {"title": "解释", "text": "改过的话。", "seen": seen})

    assert ServiceContract.objects.get().given["added"] == [["解释", "另外再说。"]]
    told = "这一条刚刚改过或者删掉了"
    assert [told in page.text for page in removed] == [False, True]
    assert written.status_code == 409 and told in written.text and "改过的话。" in written.text


def test_clause_of_the_template_is_written_anew_or_left_out(clerk, county):
    contract = county.draft()
    page = address("clause", contract, "refund")

    empty = clerk.post(page, {"choice": "own_words", "text": ""})
    assert empty.status_code == 422 and "请写下这一条的内容" in empty.content.decode()
    clerk.post(page, {"choice": "left_out", "text": ""})
    assert "没有写退费的办法" in clerk.get(address("check", contract)).content.decode()
    clerk.post(page, {"choice": "own_words", "text": "按小时退，三天到账。"})
    assert "按小时退，三天到账。" in clerk.get(address("check", contract)).content.decode()


def test_sent_contract_is_no_draft_any_more(clerk, county):
    contract = county.sent()

    late = clerk.post(address("step", contract, "parties"), {"consumer_name": "别人"}, follow=True)

    assert "刚才填的没有保存" in late.content.decode()
    again = clerk.post(address("check", contract), follow=True)
    assert "已经定稿发出，不用再发" in again.text and "没有保存" not in again.text
    assert ServiceContract.objects.get().consumer_shown == "端木*"


def test_owner_signs_clerk_brings_in_papers(clerk, county, client):
    contract = county.sent()
    page = clerk.get(address("contract", contract)).text
    assert "企业签字</button>" not in page and "由企业负责人或者受托人在这一页签字" in page
    assert clerk.post(address("sign", contract), {"sha256": contract.sha256}).status_code == 403
    for role in ("consumer", "worker"):
        scan = SimpleUploadedFile("签好.png", picture())
        day = str(timezone.localdate())
        answer = {"role": role, "signed_on": day, "scan": scan, "sha256": contract.sha256}
        assert clerk.post(address("paper", contract), answer).status_code == 302
    client.force_login(county.owner)

    stale = client.post(address("sign", contract), {"sha256": "0" * 64})
    assert stale.status_code == 409 and "合同内容和您看到的不一样" in stale.content.decode()
    page = client.post(address("sign", contract), {"sha256": contract.sha256}, follow=True)

    assert "HT" in page.content.decode()
    assert Signature.objects.filter(method="paper").count() == 2
    pdf = client.get(address("page", contract))
    assert pdf.content.startswith(b"%PDF")


def test_withdrawing_ending_and_changing(clerk, county):
    waiting, running = county.sent(), county.in_force()

    short = clerk.post(address("withdraw", waiting), {"reason": "错"})
    assert short.status_code == 422 and "至少四个字" in short.content.decode()
    assert clerk.post(address("withdraw", waiting), {"reason": "地址写错了"}).status_code == 302
    again = clerk.post(address("withdraw", waiting), {"reason": "再撤一次"})
    assert again.status_code == 409 and "这份合同已经撤回" in again.content.decode()
    assert clerk.post(address("amend", running)).status_code == 302
    change = ServiceContract.objects.get(version=2)
    assert change.state == State.DRAFT and "items" not in change.given
    send_off, asked = clerk.get(address("check", change)).content.decode().split("<details>")[-2:]
    discard = f'action="{address("throw_away", change)}"'
    assert discard not in send_off and "找不回来" in asked.split(discard)[0]
    clerk.post(address("throw_away", change))
    ended = {"ended_by": "consumer", "ended_on": str(timezone.localdate()), "reason": "搬家去外地"}
    assert clerk.post(address("end", running), ended).status_code == 302

    assert set(ServiceContract.objects.values_list("state", flat=True)) == {"withdrawn", "ended"}
    for contract, kind, words in (
        (waiting, "contract_withdrawn", "已由企业撤回"),
        (running, "contract_ended", f"{running.number}已由企业登记解除"),
    ):
        told = Notification.objects.filter(kind=kind, channel="sms")
        phones = [party.phone for party in contract.parties.order_by("pk")]
        assert [each.address for each in told.order_by("pk")] == phones
        assert all(words in each.subject for each in told)


def test_other_enterprises_contracts_do_not_exist(client, county):
    contract = county.in_force()
    other = EnterpriseFactory()
    client.force_login(county.member("owner", enterprise=other))

    for name in ("contract", "page", "paper", "withdraw", "end", "check", "clauses"):
        assert client.get(address(name, contract)).status_code == 404
    for name in ("sign", "amend", "throw_away"):
        assert client.post(address(name, contract)).status_code == 404
    assert contract.number not in client.get(f"{INDEX}?tab=in_force").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_few_queries_and_shows_no_home(
    clerk, county, django_assert_num_queries, rows
):
    for _ in range(rows):
        county.sent()
    clerk.get(INDEX)

    with django_assert_num_queries(6):
        page = clerk.get(INDEX).content.decode()

    assert page.count("端木*") == rows and "城关镇东苑社区" in page
    assert HOME not in page and CONSUMER not in page and WORKER not in page
    assert CONSUMERS_PHONE not in page


def test_list_is_turned_page_by_page(clerk, county, monkeypatch):
    monkeypatch.setattr("contracts.views.workspace.PAGE_SIZE", 2)
    contracts = [county.draft() for _ in range(3)]

    first = clerk.get(INDEX)
    second = clerk.get(INDEX, {"before": first.context["before"]})

    shown = [row["contract"].pk for page in (first, second) for row in page.context["contracts"]]
    assert shown == [each.pk for each in reversed(contracts)]
    assert clerk.get(INDEX, {"before": "x"}).status_code == 404


def test_what_waits_for_the_enterprise(county, django_assert_num_queries):
    county.draft()
    county.sent()
    signed = county.sent()
    county.sign(signed, "enterprise")
    running = county.in_force(ends_on=str(timezone.localdate() + timedelta(days=20)))

    with django_assert_num_queries(1):
        found = list(contract_to_dos(county.enterprise, timezone.localdate()))

    assert [(to_do.title, to_do.due_on) for to_do in found] == [
        (f"三方合同{running.number}快到期了", running.ends_on),
        ("三方合同等家庭或者服务员签字", None),
        ("三方合同等企业签字", None),
        ("接着写三方合同", None),
    ]
    assert list(contract_to_dos(EnterpriseFactory(), timezone.localdate())) == []


def test_public_page_of_the_enterprise_says_that_it_uses_them(client, county):
    address = county.enterprise.get_absolute_url()
    assert "使用三方合同" not in client.get(address).content.decode()
    county.in_force()

    page = client.get(address).content.decode()

    assert "使用三方合同" in page and "现在平台上有1份生效的" in page and HOME not in page


def test_enterprise_without_prices_cannot_send(client, db):
    county = ContractCounty()
    other = EnterpriseFactory()
    owner = county.member("owner", enterprise=other)
    client.force_login(owner)
    client.post(reverse("contracts_workspace:start"), {"mode": "employee_based"})
    contract = ServiceContract.objects.get(enterprise=other)

    page = client.post(address("check", contract))

    way_on = f'请先<a href="{reverse("market_workspace:room")}">公布价目表</a>'
    assert page.status_code == 422 and way_on in page.text
    services = client.get(reverse("contracts_workspace:step", args=[contract.pk, "services"]))
    assert f'href="{reverse("market_workspace:room")}"' in services.text


def test_new_link_is_sent_from_the_workspace_and_shuts_the_old_one(client, county):
    contract = county.sent()
    party = contract.parties.get(role="consumer")
    old = party.token_digest
    again = address("link", contract, "consumer")

    client.force_login(EnterpriseMemberFactory().user)
    assert client.post(again).status_code == 404
    client.force_login(county.clerk)
    assert client.get(again).status_code == 405
    page = client.post(again, follow=True)

    party.refresh_from_db()
    assert party.token_digest != old
    assert "新的链接已发到" in page.text and "旧的链接打不开了" in page.text


def test_link_to_what_is_in_force_is_sent_to_be_read_and_to_what_is_over_not_at_all(clerk, county):
    running, gone = county.in_force(), county.sent()
    clerk.post(address("withdraw", gone), {"reason": "地址写错了"})

    assert address("link", running, "worker") in clerk.get(address("contract", running)).text
    assert clerk.post(address("link", running, "worker")).status_code == 302
    refused = clerk.post(address("link", gone, "worker"))

    assert refused.status_code == 409 and "不再发链接" in refused.text
    links = Notification.objects.filter(kind="contract_link").order_by("pk")
    assert [each.subject for each in links[4:]] == ["您签的家政服务合同，打开链接就能看"]


def test_contract_without_a_number_is_called_alike_everywhere(client, county):
    sent = county.sent()
    client.force_login(county.owner)

    name = f"员工制第{sent.pk}份"
    page = client.get(reverse("contracts_workspace:contract", args=[sent.pk])).text
    client.force_login(county.officer)
    workbench = client.get(sent.get_absolute_url()).text

    assert f"三方合同 {name}" in page
    assert f"三方合同 {name}" in workbench
    assert f"待签{sent.pk}" not in page + workbench


def test_links_are_sent_as_often_as_telephone_and_enterprise_allow(clerk, county, monkeypatch):
    monkeypatch.setattr(rate_limits, "TEXTS_PER_PHONE", 2)
    contract, other = county.draft(), county.draft()
    again = address("link", contract, "consumer")

    assert clerk.post(address("check", contract)).status_code == 302
    assert clerk.post(again).status_code == 302
    too_many = clerk.post(again), clerk.post(address("check", other))

    for page in too_many:
        assert page.status_code == 429 and "请过一小时再试" in page.text
    other.refresh_from_db()
    assert other.state == State.DRAFT
    assert Notification.objects.filter(kind="contract_link").count() == 3
