"""The workbench of funds, the public page, and the warning of October."""

import io
import uuid
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in as signed_in
from bureaus.tests.factories import BureauFactory
from funds import services, watching
from funds.figures import lines
from funds.models import Budget, BudgetChange, Fund, PaymentBatch, Purpose
from funds.tests.factories import AT, FundCounty, Role, answered, demo_format, moment
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def county():
    return FundCounty()


def address(model, page, *args):
    return reverse(f"admin:funds_{model}_{page}", args=args)


def sign_in(client, user):
    signed_in(client, user)
    return client


def test_a_batch_goes_through_the_pages(county, client):
    county.payable(1)
    county.payable(2)
    sign_in(client, county.maker)
    form = demo_format()
    values = {"fund": county.fund.pk, "year": 2026, "bank_format": form.pk}
    key = "7d6c1a39-63a4-4a8a-a1ae-5d7c0b0b9a01"
    asked = client.get(address("paymentbatch", "add")).context["form"]
    assert asked["year"].value() == timezone.localdate().year

    drafted = client.post(address("paymentbatch", "add"), values | {"key": key})

    batch = PaymentBatch.objects.get()
    assert drafted.url == batch.get_absolute_url()
    assert "200.00元" in client.get(drafted.url).content.decode()
    assert client.get(address("paymentbatch", "approve", batch.pk)).status_code == 403
    sign_in(client, county.leader)
    assert client.post(address("paymentbatch", "approve", batch.pk)).status_code == 302
    sign_in(client, county.maker)
    sending = address("paymentbatch", "send", batch.pk)
    assert client.post(sending, {"reason": "送"}).status_code == 422
    assert client.post(sending, {"reason": "送银行发放"}).status_code == 302
    got = client.post(address("paymentbatch", "download", batch.pk), {"reason": "送银行柜台"})
    assert b"".join(got.streaming_content).decode("gb18030").startswith("序号,姓名")
    batch = PaymentBatch.objects.get()
    answering = address("paymentbatch", "answer", batch.pk)
    wrong = client.post(answering, {"file": SimpleUploadedFile("a.txt", b"1,2,3,4,5,6\r\n")})
    assert wrong.status_code == 422
    good = SimpleUploadedFile("a.txt", answered(batch, failing={1: "户名不符"}))
    looked = client.post(answering, {"file": good})
    page = client.get(looked.url).content.decode()
    assert "成功1笔，100.00元；失败1笔，100.00元" in page
    assert client.post(looked.url).status_code == 302
    assert client.post(looked.url).status_code == 409
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "户名不符" in page and "张三" not in page
    assert "生成文件" in page and batch.file.sha256 in page


def test_a_budget_is_proposed_and_approved_on_the_pages(county, client):
    sign_in(client, county.maker)
    proposing = address("budget", "propose", county.budget.pk)
    values = {
        "kind": "allocate",
        "document": "高财社〔2026〕9号",
        "key": "7d6c1a39-63a4-4a8a-a1ae-5d7c0b0b9a02",
    }

    for wrong in ("12.345", "-1", "1e15", "100000000000", "0"):
        answer = client.post(proposing, values | {"amount_fen": wrong})
        assert answer.status_code == 422, wrong
        assert wrong in answer.content.decode()
    assert client.post(proposing, values | {"amount_fen": "1,200.50"}).status_code == 302
    change = BudgetChange.objects.first()
    assert change.amount_fen == 120_050
    approving = address("budgetchange", "approve", change.pk)
    assert client.post(approving).status_code == 403
    sign_in(client, county.decider)
    assert client.post(approving).status_code == 302
    assert client.get(change.get_absolute_url()).status_code == 200
    for page in ("budget", "budgetchange", "commitment", "payable", "paymentbatch"):
        assert client.get(address(page, "changelist")).status_code == 200


def test_a_proposal_is_refused_with_a_reason(county, client):
    change = services.propose_change(
        county.budget,
        kind="allocate",
        amount_fen=100_00,
        document="高财社〔2026〕9号",
        by=county.maker,
    )
    county.budget.account.refresh_from_db()
    before = county.budget.account.balance_fen
    rejecting = address("budgetchange", "reject", change.pk)
    sign_in(client, county.maker)
    assert client.post(rejecting, {"note": "不合预算"}).status_code == 403
    sign_in(client, county.decider)
    assert rejecting in client.get(change.get_absolute_url()).text

    wrong = client.post(rejecting, {"note": " "})
    right = client.post(rejecting, {"note": "不合预算"}, follow=True).text
    again = client.post(rejecting, {"note": "又不同意"})

    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"note"})
    assert ("不合预算" in right, rejecting in right, "批准" in right) == (True, False, False)
    assert again.status_code == 409
    change.refresh_from_db()
    county.budget.account.refresh_from_db()
    assert (change.state, change.decision_note) == ("rejected", "不合预算")
    assert county.budget.account.balance_fen == before


def test_answer_that_is_the_file_sent_is_refused_in_words_that_tell(county, client):
    county.payable(1)
    batch = county.sent()
    sign_in(client, county.maker)
    answering = address("paymentbatch", "answer", batch.pk)
    other = answered(batch).decode("gb18030").replace(batch.number, "1").encode("gb18030")

    asked = client.get(answering).text
    refused = client.post(answering, {"file": SimpleUploadedFile("a.txt", other)})

    titles = [column["title"] for column in batch.bank_format.return_columns]
    assert f"每行依次是：{'、'.join(titles)}" in asked
    assert refused.status_code == 422
    [words] = refused.context["form"].errors["file"]
    assert "请核对选的是不是银行发回的文件" in words


def test_a_reason_too_short_to_open_the_payees_is_refused_beside_it(county, client):
    county.payable(1)
    batch = services.approve(county.drafted(), by=county.leader)
    sign_in(client, county.maker)
    sending = address("paymentbatch", "send", batch.pk)

    refused = [client.post(sending, {"reason": "送"})]
    services.send(batch, by=county.maker, reason="送银行发放")
    refused.append(client.post(address("paymentbatch", "download", batch.pk), {"reason": "送"}))
    again = client.post(sending, {"reason": "送银行发放"})

    for each in refused:
        assert (each.status_code, list(each.context["form"].errors)) == (422, ["reason"])
    assert (again.status_code, list(again.context["form"].errors)) == (409, ["__all__"])


def test_a_batch_is_taken_back_on_the_pages(county, client):
    county.payable(1)
    batch = county.drafted()
    withdrawing = address("paymentbatch", "withdraw", batch.pk)
    sign_in(client, county.maker)
    assert withdrawing in client.get(batch.get_absolute_url()).text

    wrong = client.post(withdrawing, {"reason": ""})
    right = client.post(withdrawing, {"reason": "有一笔要核对"}, follow=True).text
    again = client.post(withdrawing, {"reason": "再撤一次"})

    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"reason"})
    assert ("有一笔要核对" in right, withdrawing in right) == (True, False)
    assert again.status_code == 409
    batch.refresh_from_db()
    assert batch.state == "withdrawn"
    assert county.drafted().count == 1


def test_a_failed_payable_is_corrected_on_the_pages(county, client):
    payable = county.payable(1)
    batch = county.sent()
    returned = services.look(batch, answered(batch, failing={1: "销户"}), by=county.maker)
    services.settle(returned, by=county.maker, at=AT)
    sign_in(client, county.maker)
    values = {"payee_name": "张三", "bank_account": "12", "reason": "本人出示新卡"}

    correcting = address("payable", "correct", payable.pk)
    assert client.post(correcting, values).status_code == 422
    assert (
        client.post(correcting, values | {"bank_account": "6217 0000 0000 0001"}).status_code == 302
    )
    assert client.post(correcting, values | {"bank_account": "6217000000000001"}).status_code == 409
    twice = address("payable", "look_twice", payable.pk, payable.corrections.get().pk)
    assert client.post(twice).status_code == 403
    sign_in(client, county.second)
    assert client.get(payable.get_absolute_url()).status_code == 200
    assert client.post(twice).status_code == 302
    payable.refresh_from_db()
    assert payable.state == "ready"


def test_a_wrong_correction_is_refused_and_another_one_is_proposed(county, client):
    payable = county.payable(1)
    batch = county.sent()
    returned = services.look(batch, answered(batch, failing={1: "销户"}), by=county.maker)
    services.settle(returned, by=county.maker, at=AT)
    values = {"payee_name": "张三", "bank_account": "6217000000000001", "reason": "本人出示新卡"}
    sign_in(client, county.maker)
    client.post(address("payable", "correct", payable.pk), values)
    list_of_mine = address("payable", "changelist") + "?correction=waits"
    assert not client.get(list_of_mine).context["cl"].queryset.exists()
    sign_in(client, county.second)
    assert list(client.get(list_of_mine).context["cl"].queryset) == [payable]
    opened = client.post(address("payable", "reveal", payable.pk), {"reason": "核对本人出示的卡"})
    assert "6217000000000001" in opened.text

    refusing = address("payable", "refuse", payable.pk, payable.corrections.get().pk)
    assert client.post(refusing, {"note": " "}).status_code == 422
    refused = client.post(refusing, {"note": "少了一位"}, follow=True)

    assert "少了一位" in refused.text and refusing not in refused.text
    payable.refresh_from_db()
    assert payable.state == "failed"
    (message,) = Notification.objects.filter(channel="inbox", recipient=county.maker)
    assert message.subject == f"{payable}的账号更正没有通过复核"
    again = values | {"bank_account": "6217000000000002"}
    assert client.post(address("payable", "correct", payable.pk), again).status_code == 302


def test_what_is_said_at_a_batch_stands_in_its_record(county, client):
    county.payable(1)
    batch = county.drafted()
    sign_in(client, county.leader)

    client.post(address("paymentbatch", "approve", batch.pk), {"note": "逐笔核对过"})

    assert "逐笔核对过" in client.get(batch.get_absolute_url()).text


def test_one_payee_is_opened_with_a_reason(county, client):
    payable = county.payable(1)
    opening = address("payable", "reveal", payable.pk)
    sign_in(client, county.maker)
    assert "查看原文" in client.get(payable.get_absolute_url()).text

    assert payable.bank_account not in client.get(opening).text
    refused = client.post(opening, {"reason": "电话13893600001打来的"})
    assert refused.status_code == 422 and payable.bank_account not in refused.text
    assert not AccessLog.objects.exists()
    shown = client.post(opening, {"reason": "核对本人出示的卡"})
    assert payable.bank_account in shown.text and "no-store" in shown["Cache-Control"]
    log = AccessLog.objects.get()
    assert (log.by, log.fields) == (county.maker, ["payee_name", "id_number", "bank_account"])
    sign_in(client, county.decider)
    assert client.post(opening, {"reason": "核对本人出示的卡"}).status_code == 403


def test_who_only_oversees_opens_no_budget_and_drafts_no_batch(county, client):
    office = BureauFactory(slug="office", name="县政府办公室", is_supervising_office=True)
    sign_in(client, county.person(office, Role.LEADER, "overseer"))
    for register in ("budget", "paymentbatch"):
        assert client.get(address(register, "changelist")).status_code == 200
        assert client.get(address(register, "add")).status_code == 403
        assert client.post(address(register, "add"), {}).status_code == 403
    sign_in(client, county.decider)
    assert client.get(address("budget", "add")).status_code == 200
    assert client.get(address("paymentbatch", "add")).status_code == 403


def test_a_rival_bureau_sees_nothing_of_a_fund(county, client):
    rival = county.person(BureauFactory(slug="trade-union", name="县总工会"), Role.LEADER, "rival")
    county.make_fund("union", "工会资金", rival.memberships.get().bureau)
    payable, batch = county.payable(1), None
    batch = county.drafted()
    sign_in(client, rival)

    for row in (county.budget, payable, batch, BudgetChange.objects.first()):
        assert client.get(row.get_absolute_url()).status_code == 404
    assert "就业补助资金" not in client.get(address("budget", "overview")).content.decode()
    assert client.get(address("paymentbatch", "approve", batch.pk)).status_code == 404


def test_figures_of_any_day(county, client, django_assert_num_queries):
    county.payable(1, yuan=100)
    county.payable(2, yuan=50)
    batch = county.sent()
    services.settle(services.look(batch, answered(batch), by=county.maker), by=county.maker, at=AT)
    county.commit(30)

    def on(day):
        [line] = lines(Budget.objects.filter(pk=county.budget.pk), day)
        return line.budgeted, line.committed, line.paid, line.results, line.cost_yuan

    assert on(date(2026, 11, 22)) == (0, 0, 0, 0, None)
    assert on(date(2026, 11, 23)) == (1_000_000, 3_000, 15_000, 2, 75)
    county.make_budget(purpose=None, fund=county.make_fund("b", "别的资金", county.bureau))
    with django_assert_num_queries(6):
        lines(Budget.objects.all(), date(2026, 11, 23))
    page = client.get("/funds/?year=2026").content.decode()
    assert (
        "150.00" in page
        and "75.00" in page
        and "张" not in page.split("<main")[1].split("</main")[0]
    )
    assert client.get("/funds/?year=x").status_code == 200
    assert client.get("/funds/?year=0000").status_code == 200
    sign_in(client, county.decider)
    assert "150.00" in client.get(address("budget", "overview") + "?on=2026-11-23").content.decode()
    assert client.get(address("budget", "overview") + "?on=昨天").status_code == 422


def test_each_figure_of_a_day_opens_to_the_rows_that_add_up_to_it(county, client):
    other = county.make_budget(purpose=Purpose.objects.create(code="b", name="别的用途"))
    county.change(county.budget, 700, "transfer", from_budget=other)
    county.change(county.budget, 300, "take_back")
    services.propose_change(
        county.budget, "allocate", 999_00, document="高财社〔2026〕9号", by=county.proposer
    )
    for place, yuan in ((1, 100), (2, 50), (3, 20)):
        county.payable(place, yuan=yuan)
    batch = county.sent()
    answer = services.look(batch, answered(batch, failing={3: "销户"}), by=county.maker)
    services.settle(answer, by=county.maker, at=AT)
    services.release(county.commit(40), county.maker, "不办了", at=AT)
    county.commit(30)
    sign_in(client, county.decider)

    def opened(day):
        """The figures of both budgets on the overview of a day, each with the sum of the list behind it."""
        page = client.get(address("budget", "overview") + f"?on={day}")
        for line, counted in page.context["rows"]:
            yuan = (
                line.budgeted_yuan,
                line.committed_yuan,
                line.paid_yuan,
                line.returned_yuan,
            )
            for figure, link in zip(yuan, counted.values(), strict=True):
                assert escape(link) in page.text
                shown = client.get(link)
                assert f'合计<strong class="number">{figure:,.2f}</strong>元' in shown.text
                yield figure, shown.context["sum_yuan"]

    before, after = list(opened("2026-11-22")), list(opened("2026-11-23"))
    assert {figure for figure, _ in before} == {0}
    assert [int(figure) for figure, _ in after] == [9_300, 0, 0, 0, 10_400, 50, 150, 0]
    assert all(figure == total for figure, total in before + after)
    assert client.get(address("budgetchange", "changelist") + "?of=x&given=x").status_code == 200
    assert client.get(address("payable", "changelist")).context["sum_yuan"] is None


def test_overview_as_a_spreadsheet_holds_the_figures_of_the_page(county, client):
    county.payable(1, yuan=100)
    county.payable(2, yuan=50)
    batch = county.sent()
    services.settle(services.look(batch, answered(batch), by=county.maker), by=county.maker, at=AT)
    county.commit(30)
    Fund.objects.update(is_demo=True)
    sign_in(client, county.decider)
    page = client.get(address("budget", "overview") + "?on=2026-11-23")
    link = address("budget", "overview_xlsx") + "?on=2026-11-23"

    answer = client.get(link)

    assert link in page.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    title, _, line, total = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert title[0] == "2026年资金总览，到2026-11-23结束时（含演示金额）"
    assert line == [
        str(county.budget.fund),
        str(county.budget.purpose),
        *(10_000, 30, 150, 0, 9_820),
        *(1, 2, county.budget.purpose.result_unit, 75),
    ]
    assert total[:7] == ["合计", None, 10_000, 30, 150, 0, 9_820]
    (_, counted) = page.context["rows"][0]
    assert sheet["E3"].hyperlink.target == f"http://testserver{counted['paid']}"
    assert client.get(address("budget", "overview_xlsx") + "?on=昨天").status_code == 422
    sign_in(client, county.person(BureauFactory(slug="union"), Role.LEADER, "rival"))
    assert client.get(link).status_code == 403


def test_a_payee_leads_to_what_is_paid_for_where_the_person_sees_it(county, client):
    payable = county.payable(1)
    about = reverse("admin:bureaus_bureau_change", args=[county.bureau.pk])
    for person in (county.maker, county.decider):
        sign_in(client, person)
        page = client.get(payable.get_absolute_url()).text
        assert f'<a href="{about}">往返交通补助</a>' in page


def test_free_money_is_warned_of_once_from_october(county):
    assert watching.warn_of_unspent(date(2026, 9, 30)) == 0
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        assert watching.warn_of_unspent(day) == 1

    told = Notification.objects.filter(kind="budget_unspent")
    people = sorted(set(told.values_list("recipient__username", flat=True)))
    assert people == ["decider", "leader"]
    assert "10000.00元没有使用" in told.first().subject
    assert told.count() == len(set(told.values_list("recipient", "channel")))


def test_other_years_have_other_books(county):
    assert moment("2027-01-01 00:00").year == 2027
    with pytest.raises(Exception, match="只能在2026年使用"):
        county.commit(at=moment("2027-01-01 00:00"))


def test_a_list_behind_a_figure_has_every_row_that_it_counts(county, client, monkeypatch):
    monkeypatch.setattr("gaotai_jiazheng.register_admin.COUNTED_ROWS", 2)
    for _ in range(3):
        county.commit(30)
    sign_in(client, county.maker)
    rows = address("commitment", "changelist")

    behind = client.get(f"{rows}?kept=2026-11-23&budget={county.budget.pk}")

    assert client.get(rows).context["cl"].result_count == 2
    assert behind.context["cl"].result_count == len(behind.context["cl"].result_list) == 3
    assert behind.context["sum_yuan"] == 90


def test_rows_of_a_batch_lead_on_only_where_there_are_more(county, client, monkeypatch):
    for place in (1, 2):
        county.payable(place)
    batch = county.drafted()
    sign_in(client, county.maker)

    for shown, leads_on in ((1, True), (2, False)):
        monkeypatch.setattr("funds.admin.batch.SHOWN_ROWS", shown)
        assert ("?after=" in client.get(batch.get_absolute_url()).text) is leads_on


def test_all_that_a_budget_has_paid_is_found_where_only_some_of_it_is_shown(
    county, client, monkeypatch
):
    monkeypatch.setattr("funds.admin.budget.SHOWN", 1)
    for place in (1, 2):
        county.payable(place)
        batch = county.sent()
        answer = services.look(batch, answered(batch), by=county.maker)
        services.settle(answer, by=county.maker, at=AT)
    sign_in(client, county.maker)

    page = client.get(county.budget.get_absolute_url())

    paid = next(table for table in page.context["tables"] if table["title"] == "支付")
    assert len(paid["rows"]) == 1
    assert client.get(paid["more"]).context["cl"].result_count == 2


def test_a_batch_is_drafted_for_the_funds_that_the_own_bureau_keeps(county, client):
    own = county.make_fund("own", "财政自管资金", county.finance)
    sign_in(client, county.proposer)

    form = client.get(address("paymentbatch", "add")).context["form"]

    assert list(form.fields["fund"].queryset) == [own]


def test_the_code_of_a_fund_stays(county, client):
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    given = {
        "code": "other",
        "name": "就业补助资金（省级）",
        "bureau": county.bureau.pk,
        "supervisor": county.finance.pk,
        "basis": "",
    }

    assert client.post(address("fund", "change", county.fund.pk), given).status_code == 302

    county.fund.refresh_from_db()
    assert (county.fund.code, county.fund.name) == ("employment", "就业补助资金（省级）")


def test_an_answer_with_what_the_database_cannot_keep_is_refused(county):
    county.payable()
    batch = county.sent()
    content = answered(batch, failing={1: "户名\0不符"})

    with pytest.raises(ValidationError, match="第2行读不懂：有看不见的控制字符"):
        services.look(batch, content, by=county.maker)


def test_a_year_that_is_none_is_this_year(client):
    for given in ("0000", "x", "20261"):
        shown = client.get("/funds/", {"year": given})
        assert shown.context["year"] == timezone.localdate().year


def test_payable_is_found_by_the_number_of_what_it_is_paid_for(county, client):
    applied = services.commit(
        county.budget,
        10_000,
        key=uuid.uuid4(),
        subject=county.bureau,
        narration="生活费补贴 BT20261128000007",
        by=county.maker,
        at=AT,
    )
    found, other = county.payable(1, commitment=applied), county.payable(2)
    sign_in(client, county.maker)

    shown = client.get(address("payable", "changelist"), {"q": "BT20261128000007"}).context["cl"]

    assert list(shown.result_list) == [found]
    assert other not in shown.result_list


@pytest.mark.parametrize("page", ["reveal", "download"])
def test_payees_are_opened_by_whoever_has_just_said_who_it_is(county, client, page):
    payable = county.payable(1)
    batch = county.sent()
    looks = AccessLog.objects.count()
    client.force_login(county.maker)
    row = address("payable", page, payable.pk) if page == "reveal" else None

    answer = client.post(
        row or address("paymentbatch", page, batch.pk), {"reason": "核对本人出示的卡"}
    )

    assert answer.status_code in {302, 403}
    assert AccessLog.objects.count() == looks
