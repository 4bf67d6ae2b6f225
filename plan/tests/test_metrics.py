from datetime import date

import pytest
import time_machine

from bureaus.tests.factories import BureauMemberFactory
from plan import metrics
from plan.bureau_metrics import bureaus_with_contact
from plan.metrics import figure_of, metric
from plan.tests.factories import ResponsibilityFactory, TargetFactory
from plan.ways import percent, rounded_percent

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
WORDS = {
    "register": "测试登记", "rows": "plan:index",
    "title": "计入的", "unit": "家", "definition": "当天登记的。",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(metrics, "_metrics", {})


@pytest.fixture
def counted():
    """A register with three rows up to the 25th and one more after it."""

    @metric("counted", **WORDS)
    def count(on):
        return 3 if on <= date(2026, 11, 25) else 4


def test_figure_is_that_of_the_day(counted):
    target = TargetFactory(slug="counted", at_least=4)

    assert figure_of(target, date(2026, 11, 25)).value == 3
    assert figure_of(target, date(2026, 11, 25)).missing == 1
    assert not figure_of(target, date(2026, 11, 25)).is_reached
    assert figure_of(target, ON).is_reached
    assert figure_of(target, ON).missing == 0


def test_target_without_a_register_has_no_figure(counted):
    assert figure_of(TargetFactory(slug="other"), ON) is None


def test_slug_has_one_metric(counted):
    with pytest.raises(ValueError, match="has a metric already"):
        metric("counted", **WORDS)(lambda on: 0)


@pytest.mark.parametrize("word", WORDS)
def test_metric_without_its_words_is_refused(word):
    with pytest.raises(ValueError, match=f"'dumb' says no {word}"):
        metric("dumb", **WORDS | {word: " "})


def test_figure_is_asked_for_by_slug(counted):
    assert (metrics.figure("counted", ON).value, metrics.figure("counted", ON).on) == (4, ON)
    assert [each.slug for each in metrics.all_metrics()] == ["counted"]
    with pytest.raises(LookupError, match="'other'"):
        metrics.figure("other", ON)


@time_machine.travel("2026-11-25T10:00:00+08:00", tick=False)
def test_api_opens_the_figure_to_its_rows(client, counted):
    target = TargetFactory(slug="counted", at_least=4, unit="家", title="标准化企业")
    TargetFactory(slug="other")

    rows = {row["slug"]: row for row in client.get("/api/v1/plan/targets/").json()["results"]}

    assert (rows[target.slug]["figure"], rows[target.slug]["figure_url"]) == (3, "/plan/")
    assert (rows["other"]["figure"], rows["other"]["figure_url"]) == (None, None)


def test_a_bureau_with_a_contact_counts_while_the_plan_names_it():
    named, silent = (ResponsibilityFactory().bureau for _ in range(2))
    BureauMemberFactory(bureau=named, role="contact", valid_from=date(2026, 1, 1))
    BureauMemberFactory(bureau=silent, role="handler", valid_from=date(2026, 1, 1))
    BureauMemberFactory(role="contact", valid_from=date(2026, 1, 1))  # of a bureau without a part

    counted = bureaus_with_contact.query(date(2026, 11, 27))

    assert list(counted) == [named]


@pytest.mark.parametrize(
    ("part", "whole", "cut", "rounded"),
    [
        (76, 10_000, 1, 1),
        (0, 5, 0, 0),
        (999, 1000, 99, 99),
        (996, 1000, 99, 99),
        (0, 0, None, None),
        (3, 2, 150, 150),
    ],
)
def test_a_beginning_is_not_told_as_nothing(part, whole, cut, rounded):
    assert (percent(part, whole), rounded_percent(part, whole)) == (cut, rounded)
