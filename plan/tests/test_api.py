from datetime import date

import pytest
import time_machine

from bureaus.tests.factories import BureauFactory
from plan.metrics import metric_of
from plan.tests.factories import (
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ReadingFactory,
    ResponsibilityFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_measures_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for _ in range(count):
        ResponsibilityFactory()

    with django_assert_num_queries(2):
        answer = client.get("/api/v1/plan/measures/").json()

    assert (len(answer["results"]), answer["next"]) == (count, None)


def test_measure_tells_its_bureaus_in_order(client):
    measure = MeasureFactory(number=5, title="健全纠纷调解机制")
    ResponsibilityFactory(measure=measure, position=2, bureau__slug="hrss", bureau__name="县人社局")
    ResponsibilityFactory(
        measure=measure, position=1, bureau__slug="amr", bureau__name="县市场监管局"
    )

    (result,) = client.get("/api/v1/plan/measures/").json()["results"]

    assert result == {
        "id": measure.pk,
        "plan": "gaotai",
        "number": 5,
        "title": "健全纠纷调解机制",
        "kind": "task",
        "summary": "让居民放心请家政。",
        "bureaus": [
            {"slug": "amr", "name": "县市场监管局", "position": 1, "is_lead": True},
            {"slug": "hrss", "name": "县人社局", "position": 2, "is_lead": False},
        ],
    }


def test_measures_by_bureau(client):
    mine = ResponsibilityFactory(bureau__slug="hrss").measure
    ResponsibilityFactory(bureau__slug="amr")

    results = client.get("/api/v1/plan/measures/", {"bureau": "hrss"}).json()["results"]

    assert [result["id"] for result in results] == [mine.pk]


def test_measures_are_paged(client):
    for _ in range(3):
        MeasureFactory()
    first = client.get("/api/v1/plan/measures/", {"page_size": 2}).json()

    second = client.get("/api/v1/plan/measures/", {"page_size": 2, "next": first["next"]}).json()

    numbers = [result["number"] for result in first["results"] + second["results"]]
    assert numbers == sorted(numbers)
    assert (len(set(numbers)), second["next"]) == (3, None)


@pytest.mark.parametrize("name", ["order", "plan__slug", "bureaus__members__user"])
def test_unknown_parameter_is_refused(client, name):
    response = client.get("/api/v1/plan/measures/", {name: "1"})

    assert response.status_code == 400
    assert response.json()["fields"] == {name: ["没有这个查询条件。"]}


@pytest.mark.parametrize("count", [1, 3])
def test_targets_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for _ in range(count):
        TargetFactory()

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/plan/targets/").json()

    assert len(answer["results"]) == count


@time_machine.travel("2026-11-23T10:00:00+08:00", tick=False)
def test_yearly_target_is_due_at_the_end_of_this_year(client):
    TargetFactory(slug="training_person_times")

    (result,) = client.get("/api/v1/plan/targets/").json()["results"]

    assert (result["slug"], result["at_least"], result["due_on"]) == (
        "training_person_times",
        200,
        "2026-12-31",
    )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_plan_is_only_read(client, method):
    target = TargetFactory()

    assert getattr(client, method)(f"/api/v1/plan/targets/{target.pk}/").status_code in {403, 405}
    assert client.get("/api/v1/plan/targets/").json()["results"][0]["id"] == target.pk


@pytest.mark.parametrize("count", [1, 3])
@time_machine.travel("2026-11-27T12:00:00+08:00", tick=False)
def test_commitments_cost_the_same_for_one_and_for_three(
    client, counted, django_assert_num_queries, count
):
    for n in range(count):
        counted[f"metric_{n}"] = 7
        CommitmentFactory(metric=f"metric_{n}").others.add(BureauFactory())
        ReadingFactory(metric=f"metric_{n}")

    with django_assert_num_queries(4):
        answer = client.get("/api/v1/plan/commitments/").json()

    assert len(answer["results"]) == count
    first = answer["results"][0]
    assert (first["figure"], first["status"], first["number"]) == (7, "on_track", None)
    known = metric_of(first["metric"])
    assert (first["definition"], first["unit"]) == (known.definition, known.unit)
    assert first["counted_at"] == "2026-11-27T12:00:00+08:00"
    assert first["figure_url"] == "/plan/?on=2026-11-27"


def test_rows_are_of_the_version_in_force(client):
    old = CommitmentFactory().clause.measure
    final = PlanFactory(slug="final", in_force_from=date(2026, 1, 1))
    new = CommitmentFactory(clause__measure__plan=final).clause.measure

    for address, name in (("measures", "number"), ("commitments", "measure")):
        address = f"/api/v1/plan/{address}/"
        now = client.get(address).json()["results"]
        before = client.get(address, {"version": "gaotai"}).json()["results"]
        assert [each[name] for each in now] == [new.number]
        assert [each[name] for each in before] == [old.number]
    assert client.get("/api/v1/plan/targets/", {"version": "none"}).status_code == 400
