import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.tests.factories import UserFactory
from plan.models import Commitment
from plan.tests.factories import (
    ClauseFactory,
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ReadingFactory,
    ResponsibilityFactory,
    TargetFactory,
)
from reminders.tests.factories import DeadlineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
NOON = "2026-11-27T12:00:00+08:00"


def make_measure(number, *, clauses=1):
    """A measure of two bureaus; each clause with a commitment that counts and one that cannot."""
    measure = MeasureFactory(number=number)
    lead = ResponsibilityFactory(measure=measure, position=1).bureau
    other = ResponsibilityFactory(measure=measure, position=2).bureau
    for _ in range(clauses):
        clause = ClauseFactory(measure=measure)
        first = CommitmentFactory(clause=clause, lead=lead, rules=["plan_target"])
        first.others.add(other)
        CommitmentFactory(
            clause=clause, lead=lead, position=2, metric="", why_no_metric="要做调查才知道"
        )
        ReadingFactory(metric=first.metric)
    return measure


def official(**values):
    """A target's commitment of a measure with one bureau."""
    values = {"period": "once", "due_on": date(2026, 12, 31), "at_least": 5, "unit": "家"} | values
    measure = MeasureFactory(number=4)
    lead = ResponsibilityFactory(measure=measure, position=1).bureau
    target = TargetFactory(measure=measure, title="标准化企业", **values)
    return CommitmentFactory(
        clause__measure=measure, lead=lead, target=target, number=target.at_least,
        unit=target.unit, period=target.period, due_on=target.due_on, metric="counted",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("index", 8), ("matrix", 8), ("table_csv", 8)])
@time_machine.travel(NOON, tick=False)
def test_the_whole_plan_costs_the_same_for_one_measure_and_for_three(
    client, django_assert_num_queries, name, queries, count
):
    for number in range(1, count + 1):
        make_measure(number, clauses=count)

    with django_assert_num_queries(queries):
        response = client.get(reverse(f"plan:{name}"))

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@time_machine.travel(NOON, tick=False)
def test_a_measure_costs_the_same_for_one_clause_and_for_three(
    client, django_assert_num_queries, count
):
    make_measure(9, clauses=count)

    with django_assert_num_queries(8):
        response = client.get(reverse("plan:measure", args=[9]))

    assert len(response.context["row"].clauses) == count


@time_machine.travel(NOON, tick=False)
def test_the_first_card_says_how_far_the_number_is(client, counted):
    counted["counted"] = 3
    official()
    ReadingFactory(value=3)

    page = client.get(reverse("plan:index")).content.decode()

    assert "还有34天" in page
    assert "还差2家" in page
    assert "统计于" in page and "11月27日 12:00" in page
    assert '<span class="chip run">有风险</span>' in page
    assert f"{reverse('plan:index')}?on=2026-11-27" in page


@pytest.mark.parametrize(
    ("today", "days", "status"),
    [
        ("2026-12-31", "今天到期", "有风险"),
        ("2027-01-02", "已过2天", "已逾期"),
    ],
)
def test_the_index_counts_the_days(client, counted, today, days, status):
    counted["counted"] = 3
    official()
    ReadingFactory(value=3, on=date.fromisoformat(today))

    with time_machine.travel(f"{today}T10:00:00+08:00", tick=False):
        page = client.get(reverse("plan:index")).content.decode()

    assert days in page
    assert status in page


def test_the_index_without_a_plan_says_so(client):
    assert "实施方案还没有载入" in client.get(reverse("plan:index")).content.decode()
    assert client.get(reverse("plan:table_xlsx")).status_code == 404


@time_machine.travel(NOON, tick=False)
def test_nothing_is_hidden_on_a_measure(client, counted):
    counted["counted"] = 7
    measure = MeasureFactory(number=2, summary="让老人安心。")
    lead = ResponsibilityFactory(
        measure=measure, bureau__name="县民政局", bureau__phone="0936-6620000"
    ).bureau
    clause = ClauseFactory(measure=measure)
    CommitmentFactory(clause=clause, lead=lead, metric="counted", number=80, unit="%", is_own=True)
    CommitmentFactory(clause=clause, lead=lead, position=2, metric="", why_no_metric="没有登记")
    CommitmentFactory(clause=clause, lead=lead, position=3, metric="later")
    ReadingFactory()
    ClauseFactory(measure=measure, summary="空的条款。")

    page = client.get(reverse("plan:measure", args=[2])).content.decode()

    assert '不少于<span class="number">80</span>%（自定指标）' in page
    assert "没有登记" in page
    assert "登记还没有开通" in page
    assert "空的条款。" in page
    assert '县民政局</a>（牵头），电话<a href="tel:0936-6620000">' in page


def test_a_measure_that_does_not_exist_is_404(client):
    MeasureFactory(number=1)

    assert client.get(reverse("plan:measure", args=[18])).status_code == 404


@time_machine.travel("2027-01-01T00:05:00+08:00", tick=False)
def test_last_years_figure_does_not_count_in_the_new_year(client, counted):
    counted["counted"] = 200
    commitment = official(period="yearly", due_on=None, at_least=200, unit="人次")
    ReadingFactory(value=200, on=date(2026, 12, 31))

    page = client.get(reverse("plan:index")).content.decode()

    assert commitment.period == Commitment.Period.YEARLY
    assert "还没有统计" in page
    assert "已达到" not in page


@time_machine.travel(NOON, tick=False)
def test_the_matrix_says_in_words_who_does_what(client):
    make_measure(1)
    outside = ResponsibilityFactory(measure=MeasureFactory(number=2), position=1).bureau

    response = client.get(reverse("plan:matrix"))

    words = [
        [part.word if part else "" for part in parts] for _, parts in response.context["lines"]
    ]
    assert words == [["主", "协", ""], ["", "", "主"]]
    assert "不参与" in response.content.decode()
    assert outside.name in response.content.decode()


@time_machine.travel(NOON, tick=False)
def test_a_bureau_shows_what_it_leads_and_joins(client, django_assert_num_queries):
    measure = make_measure(1)
    lead, other = [part.bureau for part in measure.responsibilities.order_by("position")]

    with django_assert_num_queries(9):
        page = client.get(reverse("plan:bureau", args=[lead.slug])).content.decode()
    joined = client.get(reverse("plan:bureau", args=[other.slug])).content.decode()

    assert "要做调查才知道" in page
    assert "配合的承诺" in joined
    assert "要做调查才知道" not in joined


def test_a_bureau_without_a_part_is_404(client):
    PlanFactory()
    part = ResponsibilityFactory()
    part.delete()

    assert client.get(reverse("plan:bureau", args=[part.bureau.slug])).status_code == 404


@time_machine.travel(NOON, tick=False)
def test_the_table_has_a_line_for_every_commitment(client):
    make_measure(1, clauses=2)

    text = client.get(reverse("plan:table_csv")).content.decode("utf-8-sig")
    sheet = client.get(reverse("plan:table_xlsx"))

    lines = text.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("序号,措施,条款")
    assert "要做调查才知道" in text
    assert sheet.content[:2] == b"PK"


@time_machine.travel(NOON, tick=False)
def test_staff_open_what_is_overdue_to_just_these_clocks(client):
    """Of several rules together; a stranger reads the number and is not led into the workbench."""
    make_measure(5)
    Commitment.objects.exclude(metric="").update(rules=["plan_target", "accept"])
    late = {"due_on": date(2026, 11, 25)}
    for slug in ("plan_target", "accept"):
        DeadlineFactory(rule__slug=slug, **late)
    DeadlineFactory(rule__slug="accept")
    DeadlineFactory(rule__slug="other", **late)
    address = reverse("plan:measure", args=[5])

    assert "2件过了办理期限" in client.get(address).text
    assert "/admin/" not in client.get(address).text

    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    link = unescape(re.search(r'href="([^"]+)">2件过了办理期限', client.get(address).text)[1])
    clocks = client.get(link).context["cl"].queryset
    assert sorted(clock.rule.slug for clock in clocks) == ["accept", "plan_target"]

    client.force_login(UserFactory(is_staff=True))
    assert "这里是本单位的时限" in client.get(link).text
