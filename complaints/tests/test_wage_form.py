from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from complaints.forms.interviews import WAGES
from complaints.forms.questions import question_pages
from complaints.forms.wage_questions import WAGE_PAGES
from complaints.forms.wages import WageForm, read_coworkers
from complaints.models import Complaint, WageClaim
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from complaints.tests.wage_answers import WAGE_ANSWERS, wage_answers_of
from complaints.tests.wage_county import FIRM
from complaints.transitions import Kind
from enterprises.services import register_enterprise


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment("2026-11-24 15:00"), tick=False):
        yield


def page(slug):
    return reverse("complaints:wage_step", args=[slug])


def fill(client, pages=WAGE_PAGES, **changes):
    for each in pages:
        mine = {name: value for name, value in changes.items() if name in each.fields}
        answer = client.post(page(each.slug), wage_answers_of(each, **mine))
        assert answer.status_code == 302, answer.context["form"].errors
    return answer


def submit(client):
    return client.post(reverse("complaints:wage_check"))


def posted(client, slug, **answers):
    return client.post(page(slug), answers)


def codes(response):
    found = response.context["form"].errors.get_json_data()
    return {name: [each["code"] for each in errors] for name, errors in found.items()}


def test_chooser_leads_to_the_form(wages, client):
    shown = client.get(reverse("complaints:new"))

    assert f'href="{reverse("complaints:wage")}"' in shown.content.decode()
    assert client.get(reverse("complaints:wage")).context["page"].slug == "job"


@pytest.mark.parametrize(
    "line",
    [
        "李梅 13812345678 3,000",
        "李梅 13812345678 3，000元",
        "李梅，138 1234 5678，3000 元",
        "李梅　１３８１２３４５６７８　3000块",
        "李梅,13812345678,3000",
    ],
)
def test_coworker_on_a_line_is_read_as_it_is_written(line):
    person = {"name": "李梅", "phone": "13812345678", "owed_yuan": Decimal(3000)}
    assert read_coworkers([line]) == [person]


def test_three_pages_and_a_look_at_the_whole_make_a_claim(wages, client):
    fill(client, coworkers="李梅 13812345678 3000\n王芳，13812345679，500.5元")
    shown = client.get(reverse("complaints:wage_check")).content.decode()

    answer = submit(client)

    complaint = Complaint.objects.get()
    claim = complaint.wage_claim
    assert answer.url == reverse("complaints:receipt")
    assert (complaint.kind, complaint.bureau, complaint.hides_name) == (
        Kind.WAGE_ARREARS,
        wages.hrss,
        True,
    )
    assert (claim.first_month, claim.last_month) == (date(2026, 6, 1), date(2026, 8, 1))
    assert (claim.pay_unit, claim.rate_yuan, claim.quantity) == ("day", Decimal(150), Decimal(90))
    assert (claim.paid_yuan, claim.how_agreed) == (Decimal(2000), "chat")
    assert (claim.is_still_employed, claim.left_on) == (False, date(2026, 9, 2))
    assert claim.owed_yuan == complaint.amount_yuan == Decimal("15000.50")
    assert [row.name for row in claim.workers.all()] == ["赵春燕", "李梅", "王芳"]
    assert complaint.content.startswith("2026年6月至8月的工钱没有付清，反映人被欠11,500元。")
    assert "11,500.00元" in shown or "11,500元" in shown
    assert "李梅" not in shown and "李* 138****5678 3,000元" in shown


def test_elder_view_asks_one_question_a_page_and_keeps_the_same(wages, client):
    client.cookies["view"] = "elder"

    fill(client, question_pages(WAGE_PAGES))
    submit(client)

    assert WageClaim.objects.get().owed_yuan == Decimal(11500)
    assert all(len(each.questions) == 1 for each in WAGES.pages(True, {}))


def test_sum_is_worked_out_by_a_button_and_stands_in_its_field(wages, client):
    answers = wage_answers_of(WAGE_PAGES[1], owed_yuan="")

    shown = posted(client, "pay", **answers, go="sum")

    form = shown.context["form"]
    assert form["owed_yuan"].value() == "11500.00"
    assert "150元×90天－已付2,000元＝还欠11,500.00元" in shown.content.decode()
    assert not Complaint.objects.exists()


def test_sum_that_is_left_empty_is_worked_out(wages, client):
    fill(client, owed_yuan="")
    shown = client.get(reverse("complaints:wage_check")).content.decode()

    submit(client)

    assert "11,500.00元" in shown
    assert WageClaim.objects.get().owed_yuan == Decimal(11500)


def test_elder_view_works_the_sum_out_from_earlier_pages(wages, client):
    client.cookies["view"] = "elder"
    posted(client, "rate", pay_unit="day", rate_yuan="150", quantity="90")

    shown = posted(client, "owed", paid_yuan="2000", owed_yuan="", go="sum")

    assert shown.context["form"]["owed_yuan"].value() == "11500.00"


def test_worker_may_correct_the_sum(wages, client):
    fill(client, owed_yuan="9000")

    submit(client)

    assert WageClaim.objects.get().owed_yuan == Decimal(9000)


def test_price_for_the_whole_job_needs_no_number_of_days(wages, client):
    fill(client, pay_unit="job", rate_yuan="3000", quantity="", paid_yuan="1000", owed_yuan="")

    submit(client)

    assert WageClaim.objects.get().owed_yuan == Decimal(2000)


def test_enterprise_of_the_register_is_found_and_taken(wages, client):
    firm = register_enterprise(
        name=FIRM, uscc="91350100M000100Y43", address="高台县城关镇人民东路1号"
    )
    posted(client, "job", respondent_name="安心家政", go="find")
    fill(client, enterprise=str(firm.pk))

    submit(client)

    complaint = Complaint.objects.get()
    assert (complaint.enterprise, complaint.respondent_name) == (firm, FIRM)


def test_photo_of_a_note_becomes_part_of_the_claim(wages, client):
    fill(client, attachments=[png("记工本.png")])

    submit(client)

    assert Complaint.objects.get().attachments.get().name == "记工本.png"


@pytest.mark.parametrize(
    ("slug", "changes", "errors"),
    [
        ("job", {"respondent_name": ""}, {"respondent_name": ["required"]}),
        ("job", {"category": ""}, {"category": ["required"]}),
        ("job", {"left_on": "2026-11-25"}, {"left_on": ["future_date"]}),
        ("job", {"is_still_employed": "yes"}, {"left_on": ["still_employed"]}),
        ("pay", {"first_month": ""}, {"first_month": ["required"]}),
        ("pay", {"first_month": "六月"}, {"first_month": ["invalid"]}),
        ("pay", {"first_month": "2026-13"}, {"first_month": ["invalid"]}),
        ("pay", {"last_month": "2026-05"}, {"last_month": ["months_order"]}),
        ("pay", {"last_month": "2026-12"}, {"last_month": ["future_date"]}),
        ("pay", {"quantity": "很多"}, {"quantity": ["invalid"]}),
        ("pay", {"rate_yuan": "", "owed_yuan": ""}, {"owed_yuan": ["owed_missing"]}),
        ("pay", {"owed_yuan": "0"}, {"owed_yuan": ["owed_missing"]}),
        ("pay", {"paid_yuan": "13500", "owed_yuan": ""}, {"owed_yuan": ["owed_missing"]}),
        ("pay", {"coworkers": "李梅 13812345678"}, {"coworkers": ["coworker"]}),
        ("pay", {"coworkers": "李梅 123 3000"}, {"coworkers": ["phone"]}),
        ("pay", {"coworkers": "李梅 13812345678 0"}, {"coworkers": ["amount"]}),
        (
            "pay",
            {"coworkers": "李梅 13812345678 1\n王芳 13812345678 2"},
            {"coworkers": ["person_twice"]},
        ),
        ("you", {"complainant_name": ""}, {"complainant_name": ["required"]}),
        ("you", {"complainant_phone": "1"}, {"complainant_phone": ["phone"]}),
        ("you", {"consent_version": None}, {"consent_version": ["required"]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    wages, client, slug, changes, errors
):
    asked = next(each for each in WAGE_PAGES if each.slug == slug)
    answers = wage_answers_of(asked, **changes)

    shown = client.post(page(slug), answers)

    assert (shown.status_code, codes(shown)) == (422, errors)
    for name, value in changes.items():
        if value and name != "consent_version":
            assert shown.context["form"][name].value() == value


@pytest.mark.parametrize("typed", ["2026-06", "2026年6月", "2026.6", "２０２６/06"])
def test_month_is_read_as_people_write_it(wages, typed):
    form = WageForm({**WAGE_ANSWERS, "first_month": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["first_month"] == date(2026, 6, 1)


def test_draft_is_kept_and_offered_again(wages, client):
    client.post(page("job"), wage_answers_of(WAGE_PAGES[0]))

    resumed = client.get(reverse("complaints:new"))
    again = client.get(page("job"))

    assert resumed.context["address"] == page("pay")
    assert again.context["form"]["respondent_name"].value() == FIRM


def test_receipt_and_case_say_it_in_plain_words(wages, client):
    fill(client, coworkers="李梅 13812345678 3000")
    submit(client)

    receipt = client.get(reverse("complaints:receipt")).content.decode()
    case = client.get(reverse("complaints:case")).content.decode()

    for shown in (receipt, case):
        assert "2026年6月至8月" in shown
        assert "14500.00元" in shown
        assert "您选了不让单位知道是您" in shown
        assert "到2027年9月2日为止" in shown
        assert "到2028年8月31日为止" in shown
    assert "县人社局：登记签收" in case
    assert "要您自己带身份证和证据" in case


def test_claim_is_called_by_its_noun_on_the_pages_of_its_worker(wages, client):
    fill(client)
    submit(client)

    receipt = client.get(reverse("complaints:receipt")).text
    case = client.get(reverse("complaints:case")).text

    assert "<h1>欠薪反映已提交</h1>" in receipt
    assert ("撤回欠薪反映" in case, "撤回欠薪<" in case) == (True, False)
    assert "要撤回这件欠薪反映吗" in client.get(reverse("complaints:withdraw")).text
