"""What was applied for and paid: the page of the year and the figures of the plan are the same."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from plan.metrics import metric_of
from subsidies.figures import Row, published, sum_of
from subsidies.services import checking, paying
from subsidies.tests.factories import after_notice, in_batch, noticed, sent

# Column of the page -> the figure of the plan that it opens to.
OPENS_TO = {
    "申请": "subsidy_applications",
    "已拨付": "subsidies_paid",
    "拨付金额": "subsidies_paid_yuan",
}


@pytest.fixture
def county(county):
    return county.fill_funds()


def sums_of_the_page(client) -> dict[str, int]:
    """Column -> the sum of all policies; each opens to the rows of its figure of the plan."""
    page = client.get(reverse("subsidies:figures")).text
    cells = dict(re.findall(r'data-label="(\S+?)" class="number">(<a .+?</a>)', page))
    for label, slug in OPENS_TO.items():
        assert metric_of(slug).rows_url() in cells[label]
    return {label: int(re.search(r">(\d+)", cells[label])[1]) for label in OPENS_TO}


def figures_of_the_plan() -> dict[str, int]:
    today = timezone.localdate()
    return {label: metric_of(slug).count(today) for label, slug in OPENS_TO.items()}


def test_an_application_counts_in_the_year_in_which_it_was_sent_and_its_money_when_paid(
    client, county, today
):
    application = noticed(county)
    sent(county, 2)
    assert sums_of_the_page(client) == {"申请": 2, "已拨付": 0, "拨付金额": 0}
    assert sums_of_the_page(client) == figures_of_the_plan()
    after_notice(today)
    application = paying.release(application, by=county.people["hrss"][1])

    with time_machine.travel("2027-01-05T10:00:00+08:00", tick=False):
        assert in_batch(application).paid_on == date(2027, 1, 5)

        assert sums_of_the_page(client) == {"申请": 0, "已拨付": 1, "拨付金额": 600}
        assert sums_of_the_page(client) == figures_of_the_plan()


def test_what_few_applied_for_is_told_of_no_policy():
    def row(name, sent, paid=0, returned=0, decided=0):
        return Row(name, sent, paid, Decimal(600 * paid), returned, Decimal(0), 9, decided)

    rows = [row("交通", 40, 30, 6, 12), row("创业", 9, 6, 0, 4), row("见习", 2, 1), row("贷款", 7)]

    shown = {each.name: each for each in published(rows)}

    assert {name: each.sent for name, each in shown.items()} == {
        "交通": 40, "创业": 9, "见习": None, "贷款": None
    }  # fmt: skip
    assert {name: each.paid for name, each in shown.items()} == {
        "交通": 30, "创业": None, "见习": None, "贷款": 0
    }  # fmt: skip
    assert [shown[name].paid_yuan for name in ("交通", "见习")] == [18000, None]
    assert [shown[name].returned for name in ("交通", "创业", "贷款")] == [6, None, 0]
    assert [shown[name].days for name in ("交通", "创业")] == [9, None]
    assert sum_of(rows).sent == 58


def test_page_of_the_year_tells_of_one_application_only_the_sum(client, county, today):
    noticed(county)

    page = client.get(reverse("subsidies:figures")).text

    assert re.findall(r'data-label="申请" class="number">(\S+?)</td>', page)[0] == "不公布"
    assert sums_of_the_page(client)["申请"] == 1


def test_grants_for_projects_are_counted_by_themselves(county, today):
    grant = sent(
        county, code="start-up-grant",
        has_business=True, business_months=14, is_start_up_group=True,
    )  # fmt: skip
    first, second = county.people["hrss"]
    others = [county.people[slug][0] for slug in ("womens-federation", "youth-league")]
    for by in (first, *others, second, county.make_lender()):
        grant = checking.approve(grant, by=by)
    after_notice(today)
    paid = in_batch(paying.release(grant, by=second))

    slugs = ("start_up_grants_paid", "travel_subsidies_paid", "subsidies_paid")
    assert [metric_of(slug).count(paid.paid_on) for slug in slugs] == [1, 0, 1]
