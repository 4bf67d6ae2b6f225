"""A share of nothing is neither nought nor reached: no page, file or status takes it for a number."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.db.models import Q

from bureaus.models import Bureau
from plan import metrics, readings, watching
from plan.counting import Share, counted, marked
from plan.models import Reading, TargetTelling
from plan.status import Status
from plan.tests.factories import (
    CommitmentFactory,
    MeasureFactory,
    ResponsibilityFactory,
    TargetFactory,
)
from plan.three_things import three_things
from reminders.tests.factories import DeadlineRuleFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
WORDS = {"register": "单位登记", "title": "单位", "unit": "%", "definition": "没有时为暂无。"}


@pytest.fixture
def nothing(monkeypatch):
    """A share of no rows, under a commitment of 80 per cent and under a target."""
    monkeypatch.setattr(metrics, "_metrics", {})

    @counted("nothing", by=Share(label="计入"), **WORDS)
    def rows(on):
        return Bureau.objects.none().annotate(is_counted=marked(Q(pk__gt=0)))

    DeadlineRuleFactory(
        slug="plan_target", length=0, unit="given_day", in_force_from=date(2024, 1, 1)
    )
    part = ResponsibilityFactory(measure=MeasureFactory(number=2))
    values = {"metric": "nothing", "number": 80, "unit": "%", "is_own": True}
    CommitmentFactory(clause__measure=part.measure, lead=part.bureau, **values)
    TargetFactory(measure=part.measure, slug="nothing", at_least=80, unit="%")
    with time_machine.travel("2026-11-26T10:00:00+08:00", tick=False):
        readings.take(ON)
        yield part


def test_nothing_to_count_is_kept_as_such_over_an_older_figure(nothing):
    Reading.objects.create(metric="nothing", on=date(2026, 11, 25), value=70)

    assert readings.latest(ON)["nothing"].value is None


def test_every_page_says_it_in_words(client, nothing):
    for page in (
        "/plan/measures/2/",
        "/plan/metrics/nothing/",
        "/plan/metrics/nothing/rows/",
        "/plan/targets/nothing/",
    ):
        assert "暂无" in client.get(page).text, page
    assert client.get("/plan/").status_code == client.get("/plan/matrix/").status_code == 200


def test_programs_get_no_number(client, nothing):
    [commitment] = client.get("/api/v1/plan/commitments/").json()["results"]
    [target] = client.get("/api/v1/plan/targets/").json()["results"]
    [line] = csv.DictReader(io.StringIO(client.get("/plan/table.csv").text.lstrip("\ufeff")))

    assert (commitment["figure"], commitment["status"]) == (None, Status.UNKNOWN)
    assert target["figure"] is None
    assert (line["现有数量"], line["没有数量的原因"]) == ("", "暂无")


def test_nobody_is_told_that_it_is_late_or_done(nothing):
    assert three_things([nothing.bureau_id], ON) == []

    watching.watch(ON)

    assert TargetTelling.objects.exclude(stage__startswith="no_contact").count() == 0
