"""Which open cases are suggested as the same thing, to whom, and at what cost."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints import services
from complaints.models import Complaint
from complaints.similar import SHOWN, core_of, similar_cases, told_in
from complaints.tests.factories import moment
from complaints.tests.intake_answers import fill, submit
from complaints.tests.test_on_behalf import CALLER
from complaints.tests.workbench import page_of
from complaints.transitions import Kind
from enterprises.tests.factories import EnterpriseFactory

NOW = moment("2026-11-23 15:00")
STORY = "约定四小时深度保洁，两小时就离开，要求补做被拒绝。"
OTHER_STORY = "月嫂没有健康证，孩子发烧了也不说，押金不肯退还。"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def numbers(user, complaint):
    return [each.complaint.number for each in similar_cases(user, told_in(complaint))]


def test_same_words_against_the_same_respondent_are_found(county):
    first, second = county.complaint(), county.complaint(content=f"{STORY}还要我再付钱。")

    (found,) = similar_cases(county.market_handler, told_in(second))

    assert found.complaint == first
    assert found.is_same_respondent
    assert 80 <= found.percent < 100


def test_firm_is_known_by_what_tells_its_name_from_others(county):
    first = county.complaint()
    told = county.complaint(respondent_name="安心家政", title="没做完", content=f"昨天{STORY}")

    (found,) = similar_cases(county.market_handler, told_in(told))

    assert (found.complaint, found.is_same_respondent) == (first, True)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("高台县安心家政服务有限公司", "安心"),
        ("甘肃喜洋洋母婴护理中心", "喜洋洋"),
        ("家政公司", ""),
        ("", ""),
    ],
)
def test_core_of_a_name(name, core):
    assert core_of(name) == core


def test_firm_of_the_register_is_found_by_its_entry(county):
    firm, other = EnterpriseFactory(name="高台县甲甲家政"), EnterpriseFactory(name="高台县乙乙家政")
    first = county.complaint(enterprise=firm, respondent_name="高台县老名字家政")
    county.complaint(
        enterprise=other, respondent_name=other.name, content=OTHER_STORY, title="押金"
    )
    told = county.complaint(
        enterprise=firm,
        respondent_name=firm.name,
        title="走了",
        content=f"说好做四小时，{STORY[8:]}",
    )

    assert numbers(county.market_handler, told) == [first.number]


def test_the_same_words_about_another_firm_come_after_those_about_this_one(county):
    elsewhere = county.complaint(respondent_name="高台县放心家政服务有限公司")
    here = county.complaint(content=f"{STORY}物业也看到了，钱退不回来，电话打不通，人找不到。")

    assert numbers(county.market_handler, county.complaint()) == [here.number, elsewhere.number]


def test_other_words_about_another_firm_are_not_found(county):
    county.complaint(
        respondent_name="高台县放心家政服务有限公司", title="押金", content=OTHER_STORY
    )

    assert numbers(county.market_handler, county.complaint()) == []


@pytest.mark.parametrize("kind", [Kind.CONSULTATION, Kind.HELP, Kind.SUGGESTION])
def test_every_kind_is_compared(county, kind):
    plain = {"kind": kind, "respondent_name": "", "demand": ""}
    first, second = county.complaint(**plain), county.complaint(**plain)

    assert numbers(county.center_handler, second) == [first.number]


def test_closed_cases_are_not_suggested(county):
    first = county.complaint()
    services.withdraw(first, by=county.market_handler)

    assert numbers(county.market_handler, county.complaint()) == []


def test_case_of_another_bureau_is_not_suggested(county):
    county.complaint(category=county.property_category)

    assert numbers(county.market_handler, county.complaint()) == []


def test_report_is_suggested_to_its_own_bureau_only(county):
    report = county.complaint(kind=Kind.VIOLATION_REPORT, category=county.category)
    Complaint.objects.filter(pk=report.pk).update(
        bureau=county.market.pk, seen_by=[county.market.pk, county.commerce.pk]
    )
    complaint = county.complaint()

    assert numbers(county.market_handler, complaint) == [report.number]
    assert numbers(county.commerce_handler, complaint) == []
    assert numbers(county.center_handler, complaint) == []


def test_few_are_shown_and_it_takes_one_query(county, client):
    for _ in range(SHOWN + 3):
        county.complaint()
    complaint = Complaint.objects.latest("pk")

    with CaptureQueriesContext(connection) as queries:
        found = similar_cases(county.market_handler, told_in(complaint))

    assert len(found) == SHOWN
    assert len([each for each in queries if "most_common_elems" in each["sql"]]) == 1


def test_common_words_are_looked_for_together(county):
    """After ANALYZE of a table where every case has the same words, none of them is rare."""
    first = county.complaint()
    for _ in range(3):
        county.complaint()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_complaint")

    assert first.number in numbers(county.market_handler, county.complaint())


def test_case_page_shows_them_with_a_link(county, client):
    first, second = county.complaint(), county.complaint()
    client.force_login(county.market_handler)

    html = client.get(page_of(second)).content.decode()

    assert "可能是同一件事" in html
    assert f'href="{first.get_absolute_url()}"' in html
    assert "王小兰" not in html


def test_case_page_of_a_report_shows_none_to_others(county, client):
    report = county.complaint(kind=Kind.VIOLATION_REPORT)
    Complaint.objects.filter(pk=report.pk).update(
        bureau=county.market.pk, seen_by=[county.market.pk, county.commerce.pk]
    )
    Complaint.objects.filter(pk=county.complaint().pk).update(
        seen_by=[county.market.pk, county.commerce.pk]
    )
    client.force_login(county.commerce_handler)

    assert "可能是同一件事" not in client.get(page_of(report)).content.decode()


def test_officer_compares_before_writing_a_case_down(county, client):
    first = county.complaint()
    client.force_login(county.market_contact)
    typed = {**CALLER, "content": STORY, "respondent_name": "安心家政", "go": "compare"}

    answer = client.post(reverse("admin:complaints_complaint_add"), typed)

    assert answer.status_code == 200
    assert first.number in answer.content.decode()
    assert answer.context["form"]["content"].value() == STORY
    assert Complaint.objects.count() == 1


def test_officer_is_told_when_nothing_is_alike(county, client):
    client.force_login(county.market_contact)

    answer = client.post(
        reverse("admin:complaints_complaint_add"), {"go": "compare", "content": "好"}
    )

    assert "没有找到相近的在办事项" in answer.content.decode()


def test_resident_is_reminded_of_the_case_filed_just_now(county, client):
    fill(client)
    submit(client)
    fill(client)

    answer = client.get(reverse("complaints:check"))

    assert answer.context["own_similar"] == Complaint.objects.get()
    assert "好像说的是同一件事" in answer.content.decode()


def test_resident_learns_nothing_of_the_cases_of_others(county, client, client_of_another):
    """Not even with the telephone number of who filed it."""
    fill(client_of_another)
    submit(client_of_another)
    other = Complaint.objects.get()
    fill(client)

    answer = client.get(reverse("complaints:check"))

    assert answer.context["own_similar"] is None
    assert other.number not in answer.content.decode()


@pytest.fixture
def client_of_another():
    return Client()


def test_accepted_complaint_is_shown_on_the_pages_of_newer_ones_only(county, accepted, client):
    newer = county.complaint()
    client.force_login(county.market_handler)

    assert "可能是同一件事" not in client.get(page_of(accepted)).content.decode()
    assert accepted.number in client.get(page_of(newer)).content.decode()
