"""The service centre's indicators against their rows, who sees whose, the bulletin and the spreadsheet."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from complaints import services
from complaints.indicators import (
    COUNTS,
    RATES,
    bureaus_seen_by,
    indicators,
    last_whole_week,
    remarks,
    week_of,
)
from complaints.models import Complaint
from complaints.tests.factories import moment
from complaints.tests.workbench import listed
from reminders.models import Deadline

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)
PERIOD = {"first": "2026-11-01", "last": "2026-11-20"}
PAGE = "admin:complaints_complaint_indicators"
BULLETIN = "admin:complaints_complaint_bulletin"
FILE = "admin:complaints_complaint_indicators_xlsx"
NOW = time_machine.travel(moment("2026-11-24 10:00"), tick=False)


@pytest.fixture
def cases(county):
    """Three at the market bureau: signed in time, signed late, not signed; one that housing sends back
    and that the centre gives to market; one answered by housing and not to the resident's liking."""
    market, housing = county.market_handler, county.housing_handler
    on_time, late, _never = (county.complaint(at=f"2026-11-0{day} 10:00") for day in (2, 3, 4))
    services.record(on_time, by=market, at=moment("2026-11-02 15:00"))
    services.record(late, by=market, at=moment("2026-11-09 15:00"))
    back = county.complaint(at="2026-11-05 10:00", category=county.property_category)
    services.send_back(back, duty_basis="不是物业服务", by=housing, at=moment("2026-11-05 16:00"))
    services.decide_bureau(
        back,
        to_bureau=county.market,
        duty_basis="消费纠纷",
        by=county.center_contact,
        at=moment("2026-11-06 09:00"),
    )
    answered = county.complaint(at="2026-11-06 10:00", category=county.property_category)
    services.record(answered, by=housing, at=moment("2026-11-06 11:00"))
    services.accept(answered, by=housing, at=moment("2026-11-06 12:00"))
    services.answer(answered, outcome="已整改", by=housing, at=moment("2026-11-10 12:00"))
    services.follow_up(
        answered, is_solved=False, grade=2, by=housing, at=moment("2026-11-11 12:00")
    )
    services.rework(
        answered, public_note="没有解决", by=county.center_contact, at=moment("2026-11-12 12:00")
    )


def counts_of(county):
    found = indicators([county.market, county.housing, county.commerce], FIRST, LAST)
    return {each.bureau.slug: each.counts for each in found}


@NOW
def test_counts_of_each_bureau(county, cases):
    counts = counts_of(county)

    assert counts.keys() == {"market-regulation", "housing"}
    market, housing = counts["market-regulation"], counts["housing"]
    assert (market["given"], market["signed_on_time"], market["signed_late"]) == (4, 1, 3)
    assert (market["sent_back"], market["asked"]) == (0, 0)
    assert (housing["given"], housing["signed_on_time"], housing["sent_back"]) == (2, 1, 1)
    assert (housing["asked"], housing["solved"], housing["satisfied"]) == (1, 0, 0)
    assert (housing["reworked"], market["reworked"]) == (1, 0)


@time_machine.travel(moment("2026-11-27 10:00"), tick=False)
def test_investigation_that_took_too_long_was_not_kept(wages):
    case = wages.investigated()
    Deadline.objects.filter(rule__slug="labor_inspection").update(due_on=date(2026, 11, 25))
    services.answer_wage_claim(
        case, result="no_arrears", outcome="没有查到。", by=wages.hrss_handler
    )
    services.follow_up(case, is_solved=True, grade=5)

    (found,) = indicators([wages.hrss], FIRST, date(2026, 11, 27))

    assert found.counts["kept_late"] == 1
    assert (found.counts["ended"], found.counts["ended_on_time"]) == (1, 0)


@NOW
def test_every_count_equals_the_rows_that_its_link_opens(client, county, cases):
    client.force_login(county.center_contact)
    found = indicators([county.market, county.housing], FIRST, LAST)

    for each in found:
        for cell in each.cells:
            rows = client.get(cell["link"]).context["cl"].result_list
            assert len(rows) == cell["count"], (each.bureau.slug, cell["name"])


@NOW
def test_figures_of_a_bureau_are_counted_in_as_many_queries_as_there_are_figures(
    county, cases, django_assert_num_queries
):
    indicators([county.market], FIRST, LAST)  # fills Django's memory of content types

    with django_assert_num_queries(len(COUNTS)):
        indicators([county.market], FIRST, LAST)
    with django_assert_num_queries(len(COUNTS)):
        indicators([county.market, county.housing, county.center], FIRST, LAST)


@NOW
def test_rates_name_their_part_and_whole(county, cases):
    (market,) = indicators([county.market], FIRST, LAST)

    rates = {shown["rate"].slug: shown["percent"] for shown in market.rates}
    assert rates["signed_rate"] == 25
    assert rates["satisfied_rate"] is None
    assert rates.keys() == {rate.slug for rate in RATES}


def test_who_compares_all_bureaus_and_who_sees_only_its_own(county):
    everybody = {county.center, county.market, county.housing, county.commerce}

    assert set(bureaus_seen_by(county.center_handler)) == everybody
    assert set(bureaus_seen_by(county.housing_leader)) == everybody
    assert set(bureaus_seen_by(county.housing_handler)) == {county.housing}
    assert set(bureaus_seen_by(county.housing_contact)) == {county.housing}


@NOW
def test_page_shows_a_handler_the_own_bureau_only(client, county, cases):
    client.force_login(county.housing_handler)

    response = client.get(reverse(PAGE), PERIOD)

    assert response.status_code == 200
    assert [each.bureau for each in response.context["found"]] == [county.housing]


@NOW
def test_leader_compares_all_but_opens_only_what_may_be_seen(client, county, cases):
    client.force_login(county.housing_leader)

    found = client.get(reverse(PAGE), PERIOD).context["found"]

    assert {each.bureau for each in found} == {county.market, county.housing}
    mine = [f"given.2026-11-01.2026-11-20.b{county.market.pk}"]
    assert listed(client, state="all", counted=mine[0]) == []
    own = f"given.2026-11-01.2026-11-20.b{county.housing.pk}"
    visible = Complaint.objects.visible_to(county.housing_leader).count()
    assert len(listed(client, state="all", counted=own)) == visible == 1


@pytest.mark.parametrize("name", [PAGE, BULLETIN, FILE])
def test_who_acts_for_no_bureau_sees_no_indicators(client, county, name):
    county.housing_handler.memberships.all().delete()
    client.force_login(county.housing_handler)

    assert client.get(reverse(name)).status_code == 403


@NOW
@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"first": "2026-11-20", "last": "2026-11-01"}, "last"),
        ({"first": "2024-01-01", "last": "2026-11-01"}, "first"),
        ({"first": "soon", "last": "2026-11-01"}, "first"),
        ({"first": "2026-11-01", "last": "2026-12-01"}, "last"),
    ],
)
@pytest.mark.parametrize("name", [PAGE, BULLETIN, FILE])
def test_period_that_cannot_be_is_refused(client, county, name, period, field):
    client.force_login(county.center_contact)

    response = client.get(reverse(name), period)

    assert response.status_code == 422
    if name != FILE:
        assert list(response.context["form"].errors) == [field]


@NOW
def test_bulletin_is_of_the_whole_week_of_its_day(client, county, cases):
    client.force_login(county.center_contact)

    response = client.get(reverse(BULLETIN), {"first": "2026-11-05", "last": "2026-11-05"})

    assert (response.context["first"], response.context["last"]) == (
        date(2026, 11, 2),
        date(2026, 11, 8),
    )
    assert (
        "本周派出事项6件，退回1件，办结0件，其中按时办结0件，回访0件，其中满意0件。"
        in response.text
    )


@NOW
def test_every_figure_of_the_bulletin_opens_to_its_rows(client, county, cases):
    client.force_login(county.center_contact)

    response = client.get(reverse(BULLETIN), {"first": "2026-11-05", "last": "2026-11-05"})

    market = next(e for e in response.context["found"] if e.bureau == county.market)
    used = {name for rate in RATES for name in rate.counts} | {"given"}
    for cell in market.cells:
        link = escape(cell["link"])
        assert (link in response.text) == (cell["name"] in used and cell["count"] > 0)
    assert "indicators.xlsx?first=2026-11-02&amp;last=2026-11-08" in response.text


@NOW
def test_a_case_ends_on_time_when_no_clock_of_the_resident_was_late(client, county):
    """Answered on the day, and again after the sixteenth workday; the second had to be done again."""
    on_time, late = (
        county.complaint(at="2026-10-12 10:00", category=county.property_category) for _ in range(2)
    )
    housing = county.housing_handler
    for case, at in ((on_time, "2026-10-12 15:00"), (late, "2026-11-06 15:00")):
        services.record(case, by=housing, at=moment("2026-10-12 11:00"))
        services.accept(case, by=housing, at=moment("2026-10-12 12:00"))
        services.answer(case, outcome="已整改", by=housing, at=moment(at))
        services.follow_up(
            case, is_solved=case == on_time, grade=4, by=housing, at=moment("2026-11-09 10:00")
        )
    client.force_login(county.center_contact)

    (found,) = indicators([county.housing], FIRST, LAST)

    assert (found.counts["ended"], found.counts["ended_on_time"]) == (2, 1)
    assert found.counts["ended_at_once"] == 2
    services.rework(
        late, public_note="没有解决", by=county.center_contact, at=moment("2026-11-10 10:00")
    )
    services.answer(late, outcome="已重做", by=housing, at=moment("2026-11-11 10:00"))
    services.follow_up(late, is_solved=True, grade=4, by=housing, at=moment("2026-11-12 10:00"))
    (found,) = indicators([county.housing], FIRST, LAST)
    assert (found.counts["ended"], found.counts["ended_at_once"]) == (2, 1)
    for name in ("ended", "ended_on_time", "ended_at_once"):
        rows = client.get(found.link(name)).context["cl"].result_list
        assert len(rows) == found.counts[name]


@NOW
def test_bulletin_of_a_quiet_week_says_so(client, county):
    client.force_login(county.center_contact)

    assert "没有需要通报的事项" in client.get(reverse(BULLETIN)).text


@NOW
def test_remarks_name_who_is_late_the_most_first(county, cases):
    found = indicators([county.housing, county.market], FIRST, LAST)

    assert "签收逾期：县市场监管局3件" in remarks(found)[1]


def test_weeks_begin_on_monday():
    assert week_of(date(2026, 11, 22)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert last_whole_week(date(2026, 11, 24)) == (date(2026, 11, 16), date(2026, 11, 22))


@NOW
def test_spreadsheet_opens_with_the_numbers_of_the_page(client, county, cases):
    county.market.name = "=HYPERLINK(1)"
    county.market.save()
    client.force_login(county.center_contact)

    response = client.get(reverse(FILE), PERIOD)

    book = load_workbook(io.BytesIO(response.content))
    title, heads, *rows = book["办理指标"].iter_rows(values_only=True)
    found = client.get(reverse(PAGE), PERIOD).context["found"]
    assert title[0] == "办理指标 2026-11-01至2026-11-20"
    assert heads[:3] == ("单位", "派来事项", "按时签收")
    assert [row[1 : 1 + len(COUNTS)] for row in rows] == [
        tuple(each.counts[name] for name in COUNTS) for each in found
    ]
    assert "'=HYPERLINK(1)" in [row[0] for row in rows]
    links = {
        cell.value: cell.hyperlink.target
        for cell in book["办理指标"][3]
        if cell.hyperlink is not None
    }
    first = found[0]
    assert links[first.counts["given"]].startswith("http://testserver/admin/complaints/complaint/?")
    assert book["摘要"]["A1"].value == remarks(found)[0]
    assert {cell.data_type for row in book["办理指标"].iter_rows() for cell in row} <= {"s", "n"}
    assert [row[0] for row in book["口径"].iter_rows(values_only=True)] == [
        rate.name for rate in RATES
    ]


@NOW
def test_sidebar_leads_to_the_indicators(client, county):
    client.force_login(county.housing_handler)

    assert f'href="{reverse(PAGE)}"' in client.get(reverse(PAGE)).text
