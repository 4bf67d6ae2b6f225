"""The pages and files of published figures, and the way from a figure to its rows."""

import csv
import io
import json
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from complaints.models import ComplaintMonth
from complaints.open_data import COLUMNS
from complaints.statistics_chart import HEIGHT, WIDTH, bars
from complaints.statistics_summing import sum_month
from complaints.tests.factories import CategoryFactory, moment
from complaints.tests.workbench import auditor, listed
from complaints.views import open_data as views
from enterprises.services import register_enterprise
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.spreadsheets import plain_cell
from regions.tests.factories import TownFactory

pytestmark = pytest.mark.django_db

Dimension = ComplaintMonth.Dimension
OCTOBER = date(2026, 10, 1)
NOW = time_machine.travel(moment("2026-11-24 10:00"), tick=False)


def a_month(month=OCTOBER, dimension=Dimension.ALL, value="", at="2026-11-24 03:40", **figures):
    return ComplaintMonth.objects.create(
        month=month, dimension=dimension, value=value, computed_at=moment(at), **figures
    )


@pytest.fixture
def october(db):
    """A month of twenty cases in two categories, one of them small; and an enterprise's part of it."""
    big, small = CategoryFactory(), CategoryFactory(slug="small", name="=cmd|'/c calc'!A0")
    enterprise = register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )
    a_month(received=26, agreed=9, terminated=6)
    a_month(dimension=Dimension.CATEGORY, value=str(big.pk), received=17)
    a_month(dimension=Dimension.CATEGORY, value=str(small.pk), received=2)
    other = CategoryFactory(slug="third", name="押金")
    a_month(dimension=Dimension.CATEGORY, value=str(other.pk), received=7)
    a_month(dimension=Dimension.TOWN, value=str(TownFactory().pk), received=26)
    a_month(dimension=Dimension.GROUND, value="4", declined=6)
    a_month(dimension=Dimension.ENTERPRISE, value=str(enterprise.pk), received=12)
    a_month(dimension=Dimension.ENTERPRISE, value="", received=14)
    return enterprise


def statistics_page(client, **query):
    return client.get(reverse("complaints:statistics"), query)


@NOW
def test_page_shows_the_latest_whole_month(client, october):
    a_month(date(2026, 11, 1), received=8)

    response = statistics_page(client)

    assert response.status_code == 200
    assert response.context["month"] == OCTOBER
    assert "2026年11月24日 03:40" in response.text
    assert response.text.index("1至4件的写“不公布”") < response.text.index("<dt>收到</dt>")
    assert "60.0%" in response.text


@NOW
def test_small_category_and_the_next_are_held_back_on_the_page(client, october):
    response = statistics_page(client, month="2026-10")

    shown = [each["row"].received for each in response.context["categories"]]
    assert sorted(shown, key=str) == [17, None, None]


@NOW
def test_county_is_told_whole_and_a_town_is_not(client, db):
    """A dash means that there was nothing to divide."""
    few = {"agreed": 3, "closed": 2, "days_to_close": 18, "median_days": 9}
    a_month(received=26, **few)
    a_month(dimension=Dimension.TOWN, value=str(TownFactory(name="城关镇").pk), received=26, **few)

    page = statistics_page(client).text

    facts = term_and_text(page)
    assert (facts["达成调解"], facts["调解成功率"]) == ("3件", "100.0%")
    assert (facts["办结用时中位数"], facts["按期率"]) == ("9.0天", "—")
    town = page[page.index('<th scope="row">城关镇</th>') :].partition("</tr>")[0]
    cells = re.findall(r'data-label="(.+?)" class="number">(.*?)</td>', town, re.DOTALL)
    told = {label: re.sub(r"<[^>]+>", "", words).strip() for label, words in cells}
    assert (told["收到"], told["达成调解"], told["调解成功率"]) == ("26", "不公布", "不公布")
    assert (told["办结"], told["按期率"]) == ("不公布", "—")


@NOW
def test_running_month_tells_the_county_whole_and_no_part(client, october):
    november, category = date(2026, 11, 1), CategoryFactory(slug="fourth", name="迟到")
    a_month(november, received=8, declined=6)
    a_month(november, Dimension.CATEGORY, str(category.pk), received=8)
    a_month(november, Dimension.GROUND, "4", declined=6)

    page = statistics_page(client, month="2026-11")
    files = read_csv(client.get(reverse("complaints_csv")))

    assert term_and_text(page.text)["收到"] == "8件"
    assert "月底以后公布" in page.text
    assert "迟到" not in page.text and "<h2>按类别</h2>" not in page.text
    assert {row["dimension"] for row in files if row["period"] == "2026-11"} == {"all"}
    with time_machine.travel(moment("2026-12-01 00:10"), tick=False):
        told = statistics_page(client, month="2026-11").context["categories"]
    assert 8 in [each["row"].received for each in told]


@NOW
def test_growth_over_a_number_that_is_held_back_says_so(client, october):
    a_month(
        date(2025, 10, 1), Dimension.ENTERPRISE, str(october.pk), received=3, at="2026-11-24 03:40"
    )

    page = client.get(reverse("complaints:one_enterprise_statistics", args=[october.pk]))

    assert term_and_text(page.text)["比上年同期"] == "不公布"


def term_and_text(text) -> dict[str, str]:
    """Each term of the page with what stands beside it; of two the first, as the definitions come later."""
    found = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", text, re.DOTALL)
    return {term: re.sub(r"<[^>]+>", "", words).strip() for term, words in reversed(found)}


@NOW
@pytest.mark.parametrize("month", ["2026-09", "gestern", "2026-10-01"])
def test_month_that_is_not_there_is_not_found(client, october, month):
    assert statistics_page(client, month=month).status_code == 404


def test_page_without_figures_says_so(client):
    assert "还没有可以公布的数字" in statistics_page(client).text


@NOW
def test_page_asks_the_same_for_one_month_and_for_thirteen(
    client, october, django_assert_num_queries
):
    with django_assert_num_queries(8):
        statistics_page(client)
    for month in range(1, 10):
        a_month(date(2026, month, 1), received=9)
    with django_assert_num_queries(8):
        statistics_page(client)


@NOW
def test_stranger_gets_no_links_to_rows(client, october):
    assert "counted=" not in statistics_page(client).text


@NOW
def test_officer_opens_a_figure_to_its_rows(client, county):
    town = TownFactory()
    mine = [county.complaint(at=f"2026-10-{day} 10:00", town=town) for day in (10, 12, 13, 14, 15)]
    county.complaint(at="2026-11-02 10:00", town=town)
    sum_month(OCTOBER)
    client.force_login(county.market_handler)

    page = statistics_page(client, month="2026-10").context
    total = page["total"]["links"]["received"]
    of_town = page["towns"][0]["links"]["received"]

    for link in (total, of_town):
        rows = client.get(link).context["cl"].result_list
        assert sorted(case.pk for case in rows) == [case.pk for case in mine]


def test_rows_are_those_that_the_officer_may_see_and_the_list_says_so(client, county):
    county.complaint(at="2026-10-12 10:00")
    query = {"state": "all", "counted": "received.2026-10-01.2026-10-31"}
    cases = reverse("admin:complaints_complaint_changelist")
    client.force_login(county.housing_handler)

    assert listed(client, **query) == []
    assert "可能比那个数少" in client.get(cases, query).text
    assert "计入的事项" not in client.get(cases).text

    client.force_login(auditor())
    assert len(listed(client, **query)) == 1
    page = client.get(cases, query).text
    assert "每小时汇总一次" in page and "可能比那个数少" not in page


@pytest.mark.parametrize(
    "text",
    [
        "received",
        "nothing.2026-10-01.2026-10-31",
        "received.2026-10-31.2026-10-01",
        "received.2026-13-01.2026-13-31",
        "received.2026-10-01.2026-10-31.x1",
        "received.2026-10-01.2026-10-31.b1 OR 1",
    ],
)
def test_figure_that_cannot_be_counted_is_a_bad_request(client, county, text):
    client.force_login(county.market_handler)

    response = client.get(reverse("admin:complaints_complaint_changelist"), {"counted": text})

    assert response.status_code == 400


@NOW
def test_enterprises_are_listed_with_the_note(client, october):
    response = client.get(reverse("complaints:enterprise_statistics"))

    assert response.status_code == 200
    assert [each.row.received for each in response.context["rows"]] == [12, 14]
    assert "不等于企业有过错，更不等于违法" in response.text


@NOW
def test_one_enterprise_year_by_year(client, october):
    response = client.get(reverse("complaints:one_enterprise_statistics", args=[october.pk]))

    assert response.status_code == 200
    assert [each["mine"].row.received for each in response.context["of_years"]] == [12]


@NOW
def test_unknown_enterprise_and_year_are_not_found(client, october):
    assert (
        client.get(reverse("complaints:one_enterprise_statistics", args=[9999])).status_code == 404
    )
    page = reverse("complaints:enterprise_statistics")
    assert client.get(page, {"year": "1999"}).status_code == 404


# Files


def read_csv(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@NOW
def test_csv_has_the_published_figures_and_no_others(client, october):
    response = client.get(reverse("complaints_csv"))

    rows = read_csv(response)
    received = {
        (row["dimension"], row["name"]): (row["value"], row["is_held_back"])
        for row in rows
        if row["measure"] == "received"
    }
    assert client.get(reverse("complaints_csv")).getvalue().startswith(b"\xef\xbb\xbf")
    assert list(rows[0]) == list(COLUMNS)
    assert received["all", "全县"] == ("26", "0")
    assert received["category", "服务质量"] == ("17", "0")
    assert received["category", "押金"] == ("", "1")
    assert received["category", "'=cmd|'/c calc'!A0"] == ("", "1")
    assert received["enterprise", october.name] == ("12", "0")


@NOW
def test_json_says_the_same_as_csv(client, october):
    document = json.loads(client.get(reverse("complaints_json")).getvalue())
    rows = read_csv(client.get(reverse("complaints_csv")))

    assert document["columns"] == list(COLUMNS)
    assert document["licence"]
    assert document["computed_at"] == "2026-11-24T03:40:00+08:00"
    assert [
        ["" if value is None else plain_cell(value) for value in row] for row in document["rows"]
    ] == [
        [
            row["period"],
            row["dimension"],
            row["code"],
            row["name"],
            row["measure"],
            int(row["value"]) if row["value"] else "",
            int(row["is_held_back"]),
        ]
        for row in rows
    ]


@NOW
@pytest.mark.parametrize("name", ["complaints_csv", "complaints_json"])
def test_file_is_not_sent_twice(client, october, name):
    first = client.get(reverse(name))

    by_tag = client.get(reverse(name), headers={"If-None-Match": first["ETag"]})
    by_time = client.get(reverse(name), headers={"If-Modified-Since": first["Last-Modified"]})
    a_month(date(2026, 11, 1), at="2026-11-24 09:05", received=9)
    after = client.get(reverse(name), headers={"If-None-Match": first["ETag"]})

    assert [by_tag.status_code, by_time.status_code, after.status_code] == [304, 304, 200]
    assert 'rel="license"' in first["Link"]


@NOW
def test_file_asks_the_same_for_one_month_and_for_ten(client, october, django_assert_num_queries):
    with django_assert_num_queries(14):
        client.get(reverse("complaints_json")).getvalue()
    for month in range(1, 10):
        a_month(date(2026, month, 1), received=9)
    with django_assert_num_queries(14):
        client.get(reverse("complaints_json")).getvalue()


@NOW
@pytest.mark.parametrize("name", ["complaints_csv", "complaints_json"])
def test_file_is_sent_in_parts(client, october, name, monkeypatch):
    whole = client.get(reverse(name)).getvalue()
    monkeypatch.setattr(views, "ROWS_IN_A_PART", 2)

    parts = list(client.get(reverse(name)).streaming_content)

    assert len(parts) > 3
    if name == "complaints_json":
        assert json.loads(b"".join(parts)) == json.loads(whole)
    else:
        assert b"".join(parts) == whole


@NOW
def test_enterprises_are_paged(client, october, django_assert_num_queries):
    firms = [EnterpriseFactory(name=f"高台县第{number:03}家政") for number in range(60)]
    address = reverse("complaints:enterprise_statistics")
    for firm in firms:
        a_month(date(2026, 10, 1), dimension="enterprise", value=str(firm.pk), received=9)
    seen = []
    for page in (1, 2):
        with django_assert_num_queries(5):
            shown = client.get(address, {"year": 2026, "page": page}).context["rows"]
        seen += [each.row.name for each in shown]

    assert len(seen) == len(set(seen)) >= 60
    assert [name for name in seen if name in {firm.name for firm in firms}] == sorted(
        firm.name for firm in firms
    )
    for wrong in ("3", "0", "-1", "x"):
        assert client.get(address, {"year": 2026, "page": wrong}).status_code == 404


def test_files_without_figures_are_empty(client):
    assert read_csv(client.get(reverse("complaints_csv"))) == []
    assert json.loads(client.get(reverse("complaints_json")).getvalue())["rows"] == []


def test_dictionary_names_every_column(client):
    response = client.get(reverse("complaints_dictionary"))

    for column in COLUMNS:
        assert f"<dt>{column}</dt>" in response.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_begins_like_a_formula_is_made_plain(start):
    assert plain_cell(f"{start}SUM(1)") == f"'{start}SUM(1)"


@pytest.mark.parametrize("value", ["服务质量", 12, None, ""])
def test_other_cells_stay_as_they_are(value):
    assert plain_cell(value) == value


def test_bars_stay_inside_the_drawing():
    drawn = bars([("1月", 0), ("2月", 50), ("3月", None)])

    assert [bar.height for bar in drawn] == [0, 156, 0]
    for bar in drawn:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
