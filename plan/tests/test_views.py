from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plan.tests.factories import MeasureFactory, ResponsibilityFactory, TargetFactory

pytestmark = pytest.mark.django_db


def make_measures(count):
    for _ in range(count):
        measure = MeasureFactory()
        ResponsibilityFactory(measure=measure, position=1)
        ResponsibilityFactory(measure=measure, position=2)
        TargetFactory(measure=measure)


@pytest.mark.parametrize("count", [1, 3])
def test_index_costs_the_same_for_one_measure_and_for_three(
    client, django_assert_num_queries, count
):
    make_measures(count)

    with django_assert_num_queries(4):
        response = client.get(reverse("plan:index"))

    assert len(response.context["tasks"]) == count
    assert len(response.context["targets"]) == count


def test_index_names_lead_and_others(client):
    measure = MeasureFactory(number=4, title="做大做强")
    for position, name in enumerate(["县甲局", "县乙局", "县丙局"], start=1):
        ResponsibilityFactory(measure=measure, position=position, bureau__name=name)

    page = client.get(reverse("plan:index")).content.decode()

    assert '<td data-label="牵头单位">县甲局</td>' in page
    assert '<td data-label="配合单位">县乙局、县丙局</td>' in page
    assert "本方案为征求意见稿" in page


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-11-23", "还有38天"),
        ("2026-12-31", "今天到期"),
        ("2027-01-02", "已过2天"),
    ],
)
def test_index_counts_the_days_to_the_target(client, today, words):
    TargetFactory(period="once", due_on=date(2026, 12, 31))

    with time_machine.travel(f"{today}T10:00:00+08:00", tick=False):
        page = client.get(reverse("plan:index")).content.decode()

    assert words in page
    assert "尚无记录" in page


def test_index_without_a_plan_says_so(client):
    assert "实施方案还没有载入" in client.get(reverse("plan:index")).content.decode()


def test_measure_page(client, django_assert_num_queries):
    make_measures(3)
    measure = MeasureFactory(number=90, summary="让老人安心。")
    ResponsibilityFactory(measure=measure, bureau__name="县民政局", bureau__phone="0936-6620000")

    with django_assert_num_queries(4):
        response = client.get(reverse("plan:measure", args=[90]))

    assert response.context["measure"] == measure
    assert "让老人安心。" in response.content.decode()
    assert "县民政局（牵头），电话0936-6620000" in response.content.decode()


def test_measure_that_does_not_exist_is_404(client):
    MeasureFactory(number=1)

    assert client.get(reverse("plan:measure", args=[18])).status_code == 404
