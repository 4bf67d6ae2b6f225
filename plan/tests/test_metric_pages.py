"""The pages of the figures: a day in words, the rows that were counted, the curve, what if."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.db.models import IntegerField, Q
from django.db.models.functions import Cast, Right
from django.test.utils import CaptureQueriesContext

from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from plan import metrics
from plan.charts import Line, curve
from plan.counting import (
    HELD_BACK,
    NOT_YET,
    Column,
    Guarded,
    Middle,
    Ratio,
    Share,
    Total,
    counted,
    marked,
    told_values,
)
from plan.metrics import metric
from plan.models import Reading
from plan.series import ends_of_months, figures_on, grown_in_months
from plan.standing import promise_of
from plan.tests.factories import CommitmentFactory, TargetFactory

pytestmark = pytest.mark.django_db
NOW = "2026-11-26T10:00:00+08:00"
WORDS = {"register": "单位登记", "title": "单位", "unit": "个", "definition": "当天登记的单位。"}


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(metrics, "_metrics", {})
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bureaus():
    @counted("bureaus", columns=(Column("名称", "name"), Column("电话", "phone")), **WORDS)
    def rows(on):
        return Bureau.objects.all()

    return [BureauFactory(phone="") for _ in range(3)]


def pages_of(client, url):
    """Every page of the rows, one after the other, as text."""
    while url:
        text = client.get(url).text
        yield text
        older = re.search(r'href="(\?on=[0-9-]+)&amp;(before=[0-9]+)"', text)
        url = older and f"/plan/metrics/bureaus/rows/{older[1]}&{older[2]}"


def test_rows_are_what_was_counted(client, bureaus):
    BureauFactory.create_batch(60)

    found = list(pages_of(client, "/plan/metrics/bureaus/rows/"))

    assert [text.count("<tr><td>") for text in found] == [50, 13]
    assert "<strong>63</strong>个" in found[0]


def test_rows_page_costs_the_same_for_any_number(client, bureaus):
    with CaptureQueriesContext(connection) as few:
        client.get("/plan/metrics/bureaus/rows/")
    BureauFactory.create_batch(60)
    with CaptureQueriesContext(connection) as many:
        client.get("/plan/metrics/bureaus/rows/")

    assert len(few) == len(many) == 2


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-11-27", "日期不能晚于今天。"),
        ("昨天", "请按“年-月-日”填写，例如 2026-11-03。"),
        ("2026-02-30", "请按“年-月-日”填写，例如 2026-11-03。"),
        ("1999-01-01", "最早只能查到2020年1月1日。"),
    ],
)
@pytest.mark.parametrize("page", ["", "rows/"])
def test_day_that_cannot_be_is_said_in_words(client, bureaus, page, on, sentence):
    response = client.get(f"/plan/metrics/bureaus/{page}", {"on": on})

    assert response.status_code == 422
    assert sentence in response.text
    assert f'value="{on}"' in response.text


def test_day_as_people_write_it(client, bureaus):
    assert "2026年3月8日：" in client.get("/plan/metrics/bureaus/?on=2026年3月8日").text


def test_nobody_finds_a_figure_that_nobody_counts(client):
    for url in ("/plan/metrics/none/", "/plan/metrics/none/rows/", "/plan/targets/none/"):
        assert client.get(url).status_code == 404


def test_rows_of_a_metric_with_its_own_page_are_there(client):
    metric("own", rows="plan:index", **WORDS)(lambda on: 3)

    assert client.get("/plan/metrics/own/rows/").status_code == 404
    assert 'href="/plan/?on=2026-11-26"' in client.get("/plan/metrics/own/").text


def test_kept_figures_are_not_counted_again(bureaus):
    days = ends_of_months(date(2026, 11, 26), 2)
    assert days == [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 26)]
    for day in days[:2]:
        Reading.objects.create(metric="bureaus", on=day, value=day.month)

    with CaptureQueriesContext(connection) as asked:
        found = figures_on(metrics.metric_of("bureaus"), days)

    assert list(found.values()) == [9, 10, 3]
    assert len(asked) == 2


def test_a_past_day_says_what_its_rows_make_and_what_was_kept_then(client, bureaus):
    day = date(2026, 10, 31)
    Reading.objects.create(metric="bureaus", on=day, value=2)

    page = client.get("/plan/metrics/bureaus/", {"on": f"{day}"}).text
    rows = client.get("/plan/metrics/bureaus/rows/", {"on": f"{day}"}).text

    assert "2026年10月31日：<strong>3</strong>个" in page
    assert "2026年10月31日：<strong>3</strong>个" in rows
    assert "这一天结束时统计的是2个，后来有补登或者更正" in page
    assert "后来有补登" not in client.get("/plan/metrics/bureaus/").text


def test_growth_of_months_begins_anew_with_the_year():
    figures = {
        date(2025, 11, 30): 5,
        date(2025, 12, 31): 9,
        date(2026, 1, 31): 2,
        date(2026, 2, 10): 3,
    }

    grown = grown_in_months(figures, starts_anew=True)

    assert sorted(grown.values()) == [2, 4]
    assert sorted(grown_in_months(figures, starts_anew=False).values()) == [-7, 4]


def test_ways_of_counting_agree_with_the_rows_in_hand():
    for number in (1, 2, 3, 4):
        BureauMemberFactory(bureau=BureauFactory(name=f"单位{number}"), role="contact")
    number = Cast(Right("name", 1), IntegerField())
    for by, expected in (
        (Total("size", label="数"), 10),
        (Total("size", label="数", per=3), 3),
        (Middle("size", label="数"), 2),
        (Share(label="大"), 50),
        (Ratio(Total("size", label="数"), Total("double", label="倍")), 50),
    ):
        slug = f"way_{expected}_{type(by).__name__}"

        @counted(slug, by=by, **WORDS)
        def rows(on):
            found = Bureau.objects.annotate(size=number, double=number * 2)
            return found.annotate(is_counted=marked(Q(size__gte=3)))

        assert rows(date(2026, 11, 26)) == expected
        assert by.number_of(list(rows.rows(date(2026, 11, 26)))) == expected


def test_days_of_none_say_that_something_was_done():
    """Where everything was closed on its first day, the median is 0, and the promise has begun."""
    for slug, by in (("days", Middle("pk", label="天")), ("rows", Total("pk", label="个"))):
        counted(slug, by=by, **WORDS)(lambda on: Bureau.objects.all())
    commitments = [CommitmentFactory(metric=slug) for slug in ("days", "rows")]

    promises = [promise_of(row, row.clause.measure.plan, date(2026, 11, 26)) for row in commitments]

    assert [promise.begun_at for promise in promises] == [0, 1]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"甲": 9, "乙": 5}, {"甲", "乙"}),
        ({"甲": 9, "乙": 7, "丙": 4}, {"甲"}),
        ({"甲": 9, "乙": 1, "丙": 2}, set()),
        ({"甲": 9, "乙": 3, "丙": 2}, {"甲"}),
        ({"甲": 3}, set()),
        ({}, set()),
    ],
)
def test_what_few_share_is_not_told(counts, told):
    assert told_values(counts) == told


def test_page_of_persons_tells_one_thing_and_only_of_many(client):
    @counted("people", columns=(Guarded("角色", "role"),), **WORDS)
    def rows(on):
        return BureauMember.objects.all()

    BureauMemberFactory.create_batch(6, role="contact")
    BureauMemberFactory.create_batch(5, role="deputy")
    BureauMemberFactory.create_batch(1, role="leader")

    text = client.get("/plan/metrics/people/rows/").text

    assert (text.count("<td>contact</td>"), text.count("<td>不到5条，不列</td>")) == (6, 6)


def test_two_pages_of_the_same_persons_cannot_be_laid_side_by_side(client):
    """In one order for both, the first row of one would be the first of the other."""

    @counted("people", columns=(Guarded("角色", "role"),), **WORDS)
    def rows(on):
        return BureauMember.objects.all()

    @counted("marked_people", by=Share(label="主任"), **WORDS)
    def marks(on):
        return BureauMember.objects.annotate(is_counted=marked(Q(role="leader")))

    BureauMemberFactory.create_batch(40)
    today, before = date(2026, 11, 26), date(2026, 11, 25)

    orders = [
        [row.pk for row in listing.rows(on)]
        for listing, on in ((rows, today), (marks, today), (rows, before), (rows, today))
    ]

    assert orders[0] == orders[3]
    assert len({tuple(order) for order in orders[:3]}) == 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(orders[0]))}
    assert all(sorted(order) != order != sorted(order, reverse=True) for order in orders)


def test_pages_of_persons_list_each_once_without_their_keys(client):
    @counted("people", columns=(Guarded("角色", "role"),), **WORDS)
    def rows(on):
        return BureauMember.objects.all()

    BureauMemberFactory.create_batch(63, role="contact")
    first = client.get("/plan/metrics/people/rows/").text
    mark = re.search(r"before=([0-9a-f]{32})\"", first)[1]
    second = client.get("/plan/metrics/people/rows/", {"before": mark}).text

    assert [text.count("<td>contact</td>") for text in (first, second)] == [50, 13]
    assert "下一页" not in second
    assert "次序打乱" in first
    astray = client.get("/plan/metrics/people/rows/", {"before": "12"}).text
    assert astray.count("<td>contact</td>") == 50


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-10-30", {"contact": 0, NOT_YET: 12, HELD_BACK: 0}),
        ("2026-10-31", {"contact": 6, NOT_YET: 0, HELD_BACK: 6}),
        ("2026-11-25", {"contact": 6, NOT_YET: 5, HELD_BACK: 6}),
        ("2026-11-26", {"contact": 6, NOT_YET: 6, HELD_BACK: 6}),
    ],
)
def test_what_one_day_brought_is_told_with_its_whole_month(client, on, told):
    """The year to date has six contacts on one day and seven on the next: so nobody may see it grow by the day."""

    @counted("people", columns=(Guarded("角色", "role", day="valid_from"),), **WORDS)
    def rows(day):
        return BureauMember.objects.filter(valid_from__lte=day)

    BureauMemberFactory.create_batch(6, role="contact", valid_from=date(2026, 10, 6))
    BureauMemberFactory.create_batch(5, role="deputy", valid_from=date(2026, 10, 8))
    BureauMemberFactory.create_batch(1, role="leader", valid_from=date(2026, 10, 9))
    BureauMemberFactory.create_batch(5, role="contact", valid_from=date(2026, 11, 2))
    BureauMemberFactory.create_batch(1, role="contact", valid_from=date(2026, 11, 26))

    text = client.get("/plan/metrics/people/rows/", {"on": on}).text

    assert {words: text.count(f"<td>{words}</td>") for words in told} == told
    assert "deputy" not in text and "leader" not in text


def test_persons_by_two_things_are_refused():
    with pytest.raises(ValueError, match="'people' tells more than one thing"):
        counted("people", columns=(Guarded("角色", "role"), Column("单位", "bureau")), **WORDS)


def test_curve_has_nothing_that_the_policy_refuses_and_is_read_aloud():
    days = [date(2026, month, 28) for month in (1, 2, 3)]
    text = curve("人<次>", "从1到3", [Line("实际", tuple(zip(days, (1, 2, 3), strict=True)))], "a")

    root = ElementTree.fromstring(text)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names.isdisjoint({"style", "script", "defs"})
    assert all("style" not in element.attrib for element in root.iter())
    assert [child.text for child in root[:2]] == ["人<次>", "从1到3"]
    assert root.get("aria-labelledby") == "a-title a-story"


@pytest.mark.parametrize("values", [(0, 1, 2), (0, 0, 0), (1, 1, 4)])
def test_axes_of_a_curve_name_each_number_and_each_month_once(values):
    days = [date(2026, month, 28) for month in (1, 2, 3)]
    text = curve("人", "几人", [Line("实际", tuple(zip(days, values, strict=True)))], "a")

    words = re.findall(r"<text[^>]*>([^<]+)</text>", text)
    assert words == [
        *(str(step) for step in range(max(1, *values) + 1)), "2026-01", "2026-02", "2026-03"
    ]  # fmt: skip


def test_target_says_where_it_may_end_and_what_if(client):
    metric("trained", rows="plan:index", **WORDS)(
        lambda on: on.month * 10 if on.year == 2026 else 0
    )
    target = TargetFactory(slug="trained", at_least=200, unit="人次")

    page = client.get("/plan/targets/trained/")
    more = client.get("/plan/targets/trained/", {"times": "2", "each": "40"})
    wrong = client.get("/plan/targets/trained/", {"times": "99", "each": "x"})

    assert f"<h1>{target.title}：进度</h1>" in page.text
    assert "按当前进度年底121/200" in page.text
    assert "再增加30人次" in page.text
    assert "再增加80人次" in more.text
    assert wrong.status_code == 422
    assert 'value="99"' in wrong.text
    assert "再增加" not in wrong.text


def test_figures_are_listed_by_register(client, bureaus):
    text = client.get("/plan/metrics/").text

    assert "<h2>单位登记</h2>" in text
    assert '<a href="/plan/metrics/bureaus/">单位</a>（个）' in text
