"""The plan on a phone and with large type: nothing wider than the screen, and no fault that axe finds."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import SIZES, axe_violations, overflowing
from plan.tests.factories import (
    ClauseFactory,
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ReadingFactory,
    ResponsibilityFactory,
    TargetFactory,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counted"),
]
PHONE_SIZE = next(size for size in SIZES.values() if size["width"] < 500)


@pytest.fixture
def bureau(counted):
    """Of a measure with a number of the plan that is behind, one of its own, and one that nothing counts;
    there is a version before."""
    counted["behind"], counted["own"] = 3, 90
    measure = MeasureFactory(number=1, title="挖掘家政服务消费潜力")
    lead = ResponsibilityFactory(measure=measure, bureau__name="县工业信息化和商务局").bureau
    for number in range(2, 8):
        ResponsibilityFactory(measure=MeasureFactory(number=number))
    target = TargetFactory(measure=measure, at_least=200)
    clause = ClauseFactory(measure=measure)
    CommitmentFactory(
        clause=clause, lead=lead, metric="behind", target=target, number=200, unit="人次",
        period="yearly",
    )  # fmt: skip
    CommitmentFactory(
        clause=clause, lead=lead, position=2, metric="own", number=80, unit="%", is_own=True
    )
    CommitmentFactory(
        clause=clause, lead=lead, position=3, metric="", why_no_metric="要做调查才知道，还没有调查"
    )
    for metric, value in (("behind", 3), ("own", 90)):
        ReadingFactory(metric=metric, on=timezone.localdate(), value=value)
    PlanFactory(slug="final", version="正式稿", supersedes=measure.plan, in_force_from="2099-01-01")
    return lead


def test_the_plan_on_a_phone(page, live_server, bureau):
    page.set_viewport_size(PHONE_SIZE)
    for address in (
        reverse("plan:index"),
        reverse("plan:measure", args=[1]),
        reverse("plan:matrix"),
        reverse("plan:bureau", args=[bureau.slug]),
        f"{reverse('plan:changes')}?old=gaotai&new=final",
    ):
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        assert (address, axe_violations(page), overflowing(page)) == (address, [], 0)


def test_the_first_column_of_the_matrix_stays(page, live_server, bureau):
    page.set_viewport_size(PHONE_SIZE)
    page.goto(live_server.url + reverse("plan:matrix"))
    heading = page.locator("tbody th").first
    before = heading.bounding_box()["x"]

    moved = page.locator(".table-wrap").evaluate(
        "wrap => { wrap.scrollLeft = 300; return wrap.scrollLeft }"
    )

    assert moved == 300
    assert heading.bounding_box()["x"] == before


def test_at_twice_the_size_nothing_is_cut_off(page, live_server, bureau):
    page.set_viewport_size({"width": 640, "height": 800})
    for address in (reverse("plan:index"), reverse("plan:measure", args=[1])):
        page.goto(live_server.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflowing(page) == 0
