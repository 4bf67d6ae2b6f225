import json
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from communities import services
from communities.models import Mode, Tariff, WomensService
from communities.tests.factories import AT
from communities.tests.test_costs import billed, confirmed, metered, waived
from enterprises.models import Enterprise
from gaotai_jiazheng import key_pages
from market.models import PriceLine, PriceList
from plan.metrics import _metrics
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
INDEX = "/communities/"


def priced(enterprise, by):
    """A price list in force with a line of a service and one of something else."""
    draft = PriceList.objects.create(enterprise=enterprise, version=1, started_by=by)
    for position, (line, title, fen) in enumerate(
        (("cleaning", "日常保洁", 4000), ("child_care", "育婴", 520000)), start=1
    ):
        PriceLine.objects.create(
            price_list=draft,
            position=position,
            service_line=line,
            title=title,
            content="擦地、擦窗、收拾",
            price_fen=fen,
            unit="hour",
        )
    draft.state = PriceList.State.PUBLISHED
    draft.effective_on, draft.published_at, draft.in_force_from = TODAY, AT, AT
    draft.published_by, draft.digest = by, "a" * 64
    draft.save()


def womens(enterprise):
    return WomensService.objects.create(
        enterprise=enterprise, document="（测试）妇联名单", valid_from=date(2026, 1, 1)
    )


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def poster_text(client, community):
    answer = client.get(f"/communities/{community.pk}/poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 1
    return "".join(each.extract_text() for each in reader.pages).replace("\n", "").replace(" ", "")


def test_open_data_page_and_poster_say_the_same(client, county):
    womens(county.enterprise)
    priced(county.enterprise, county.owner)
    outlet = county.opened(mode=Mode.EMBEDDED, facility=county.facility, address="一楼东侧")
    county.applied(address="还没有开放的地方")

    data = client.get(f"/api/v1/coverage/{county.community.pk}/").json()
    shown = page(client, f"/communities/{county.community.pk}/")
    poster = poster_text(client, county.community)
    listed = client.get("/api/v1/outlets/").json()["results"]

    [told] = data["outlets"]
    assert told["number"] == outlet.number == listed[0]["number"]
    assert [price["title"] for price in told["prices"]] == ["日常保洁"]
    assert data["has_womens_service"] is True
    assert "深度保洁" in data["gaps"] and "保洁" not in data["gaps"]
    facts = [told["enterprise"], told["phone"], told["place"], told["access"], told["hours"]]
    facts += [service["name"] for service in told["services"]]
    facts += [price["price"] for price in told["prices"]]
    for fact in facts:
        assert fact in shown, fact
        assert fact.replace(" ", "") in poster, fact
    assert "巾帼家政" in shown and "巾帼家政" in poster
    for text in (json.dumps(data, ensure_ascii=False), shown, poster):
        assert "还没有开放的地方" not in text and "育婴" not in text


def test_coverage_agrees_with_the_figures_of_the_plan(client, county):
    womens(county.enterprise)
    county.opened()
    other, owner = county.another_enterprise(name="另一家")
    second = CommunityFactory(town=county.town, name="滨河社区")
    CommunityFactory(town=county.town, name="空社区")
    county.opened(enterprise=other, by=owner, community=second, service_lines=["deep_cleaning"])
    metered(county, county.opened(address="没有电表的第二处"))

    rows = client.get("/api/v1/coverage/").json()["results"]
    shown = page(client, INDEX)

    assert {row["name"]: row["outlets"] for row in rows} == {
        "东苑社区": 2,
        "滨河社区": 1,
        "空社区": 0,
    }
    assert {row["name"]: row["womens_outlets"] for row in rows}["滨河社区"] == 0
    assert {row["name"]: row["services"]["deep_cleaning"] for row in rows}["滨河社区"] == 1
    figures = {slug: _metrics[slug].count(TODAY) for slug in FIGURES}
    assert figures == {
        "communities_with_outlets": 2,
        "communities_covered_percent": 66,
        "communities_with_womens_services": 1,
        "outlets_at_household_rates": 0,
        "outlet_savings_yuan": 0,
    }
    assert "2个</a>，名册里有3个" in shown
    assert page(client, "/communities/covered/").count('scope="row"') == 2
    assert page(client, "/communities/womens/").count('scope="row"') == 1


FIGURES = (
    "communities_with_outlets",
    "communities_covered_percent",
    "communities_with_womens_services",
    "outlets_at_household_rates",
    "outlet_savings_yuan",
)


def test_every_figure_opens_to_its_rows(client, county):
    outlet = county.opened()
    waived(county, outlet)
    Tariff.objects.create(
        kind="electricity", price_yuan="0.79", document="（测试）电价", in_force_from="2026-01-01"
    )
    meter = metered(county, outlet)
    confirmed(county, meter)
    billed(county, meter, date(2026, 6, 1), date(2026, 6, 30))

    assert _metrics["outlets_at_household_rates"].count(TODAY) == 1
    assert _metrics["outlet_savings_yuan"].count(TODAY) == 7228
    for slug in FIGURES:
        assert client.get(_metrics[slug].rows_url()).status_code == 200
    rows = page(client, "/communities/savings/")
    assert "7200.00元" in rows and "28.00元" in rows and "高民发〔2026〕8号" in rows
    assert "620001" not in rows and "账单.png" not in rows
    assert outlet.number in page(client, "/communities/household/")
    metered(county, outlet, kind="water", number="1", supplier="供水")
    assert _metrics["outlets_at_household_rates"].count(TODAY) == 0


def test_what_is_not_open_is_nowhere(client, county):
    outlet = county.opened()
    services.pause(outlet, paused_until=date(2026, 12, 31), note="装修", by=county.owner)
    assert "还没有开放的网点" in page(client, f"/communities/{county.community.pk}/")
    services.reopen(outlet, by=county.owner)
    assert outlet.number in page(client, f"/communities/{county.community.pk}/")
    Enterprise.objects.update(state="suspended")
    assert outlet.number not in page(client, f"/communities/{county.community.pk}/")
    assert client.get("/api/v1/outlets/").json()["results"] == []


def test_service_that_the_enterprise_gave_up_is_a_gap_everywhere(client, county):
    county.opened()
    Enterprise.objects.update(service_lines=["elder_care"])

    data = client.get(f"/api/v1/coverage/{county.community.pk}/").json()

    assert [service["line"] for service in data["outlets"][0]["services"]] == ["elder_care"]
    [row] = client.get("/api/v1/coverage/").json()["results"]
    assert (row["services"]["cleaning"], row["services"]["elder_care"]) == (0, 1)


def test_wrong_addresses(client, county):
    for path in ("?town=x", "?town=999999", "999999/", "999999/poster.pdf", "savings/?year=1800"):
        assert client.get(INDEX + path).status_code == 404, path
    assert client.get("/api/v1/outlets/?user=1").status_code == 400
    assert client.get("/communities/covered/?after=x").status_code == 404
    village = CommunityFactory(town=county.town, is_active=False)
    assert client.get(f"/communities/{village.pk}/").status_code == 404


def test_pages_cost_the_same_for_one_and_for_three(client, county, django_assert_num_queries):
    priced(county.enterprise, county.owner)
    paths = {
        INDEX: 10,
        f"/communities/{county.community.pk}/": 5,
        f"/api/v1/coverage/{county.community.pk}/": 5,
        "/communities/events/": 1,
        "/api/v1/coverage/": 2,
        "/api/v1/outlets/": 1,
        "/communities/covered/": 3,
        "/communities/household/": 3,
        "/communities/savings/": 4,
    }
    for round_ in range(2):
        for number in range(1 + round_):
            outlet = county.opened(address=f"{round_}-{number}")
            confirmed(county, metered(county, outlet))
        for path, queries in paths.items():
            with django_assert_num_queries(queries):
                client.get(path)


def test_poster_stays_on_one_page_and_says_that_there_is_more(client, county):
    priced(county.enterprise, county.owner)
    for number in range(6):
        county.opened(
            address=f"{number}" + "从南门进来一直走到底再左转" * 8, access_note="轮椅" * 50
        )

    text = poster_text(client, county.community)

    assert "处网点，请扫码看" in text


def test_every_waiver_is_listed_page_by_page(client, county, monkeypatch):
    monkeypatch.setattr(key_pages, "PAGE_SIZE", 1)
    outlet = county.opened()
    first = waived(county, outlet, first_month=date(2026, 10, 1), months=1)
    month = {"first_month": date(2026, 11, 1), "months": 1}
    waived(county, outlet, decision_number="高民发〔2026〕9号", **month)

    pages = [
        page(client, f"/communities/savings/{query}") for query in ("", f"?waivers={first.pk}")
    ]

    listed = [[f"高民发〔2026〕{place}号" in each for place in (8, 9)] for each in pages]
    assert listed == [[True, False], [False, True]]
    assert ["更多租金减免" in each for each in pages] == [True, False]
