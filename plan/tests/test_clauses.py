"""The clause map in the plan's file: complete, honest, and refused in words where it is not."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError, transaction

from gaotai_jiazheng.data_files import BadDataFile, read_data_file
from plan.loading import read_plan
from plan.metrics import all_metrics
from plan.tests.factories import CommitmentFactory, PlanFactory, TargetFactory

GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"
RULES = Path(settings.BASE_DIR) / "reminders" / "data" / "deadline_rules.yaml"

COUNTY = """\
plan: {{slug: other, title: 方案, county: 沙湾县, version: 正式稿}}
measures:
  - number: 1
    title: 办好家政
    kind: task
    summary: 让家政方便可靠。
    bureaus: [commerce, office]
    targets:
      - {{slug: shops, title: 网点, definition: 年底的网点数, at_least: 5, unit: 个, period: yearly}}
    clauses:
      - key: shops
        summary: 开网点。
        commitments:
          - {{verb: 开, promise: 网点, {values}}}
"""


def commitments():
    file = yaml.safe_load(GAOTAI.read_text("utf-8"))
    return [
        (measure, clause, each)
        for measure in file["measures"]
        for clause in measure["clauses"]
        for each in clause["commitments"]
    ]


def test_every_clause_has_a_metric_or_says_why_not():
    for _, clause, each in commitments():
        assert each.get("metric") or each.get("target") or each.get("why_no_metric"), clause["key"]


def test_the_whole_plan_is_covered():
    found = commitments()
    assert {measure["number"] for measure, _, _ in found} == set(range(1, 18))
    assert 60 <= len({clause["key"] for _, clause, _ in found}) <= 90


def test_only_two_numbers_are_official():
    official = [each["target"] for _, _, each in commitments() if "target" in each]
    assert official == ["standardized_enterprises", "training_person_times"]
    assert all(each.get("is_own") for _, _, each in commitments() if "number" in each)


def test_every_metric_is_registered_or_awaited():
    awaited = set(yaml.safe_load(GAOTAI.read_text("utf-8")).get("awaited_metrics", []))
    known = {each.slug for each in all_metrics()}
    named = {each["metric"] for _, _, each in commitments() if "metric" in each}
    assert named <= known | awaited
    assert awaited <= named


def test_every_rule_of_time_is_shipped():
    shipped = {rule["slug"] for rule in yaml.safe_load(RULES.read_text("utf-8"))["rules"]}
    named = {slug for _, _, each in commitments() for slug in each.get("rules", [])}
    assert named <= shipped


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ("definition: 数, metric: nothing", "没有标识为 nothing 的统计项目"),
        ("definition: 数", "没有统计项目，也没有写明为什么不统计"),
        ("definition: 数, metric: known, why_no_metric: 不数", "有统计项目的承诺不写不统计的原因"),
        ("definition: 数, metric: known, lead: police", "police 不是这项措施的责任单位"),
        ("definition: 数, metric: known, with: [commerce]", "commerce 已经是牵头单位"),
        ("definition: 数, metric: known, number: 3, unit: 个", "写 number 就要写 is_own: true"),
        ("definition: 数, metric: known, number: 3, is_own: true", "有数字就要有单位"),
        ("definition: 数, metric: known, period: once", "到期达成的承诺要有期限"),
        ("target: none", "这项措施没有标识为 none 的目标"),
        ("definition: 数, metric: known, wher: x", "没有这个项目，请核对拼写"),
    ],
)
def test_a_fault_is_told_with_its_line(counted, tmp_path, values, sentence):
    counted["known"] = 1
    path = tmp_path / "county.yaml"
    path.write_text(COUNTY.format(values=values), "utf-8")
    document = read_data_file(path)
    read_plan(document, {"commerce", "office"})

    with pytest.raises(BadDataFile) as raised:
        document.finish()

    assert "第14行" in str(raised.value)
    assert sentence in str(raised.value)


@pytest.mark.django_db
def test_a_clause_without_a_commitment_is_a_fault(counted, tmp_path):
    counted["known"] = 1
    path = tmp_path / "county.yaml"
    text = COUNTY.format(values="metric: known, definition: 数").split("        commitments")[0]
    path.write_text(text, "utf-8")
    document = read_data_file(path)
    read_plan(document, {"commerce", "office"})

    with pytest.raises(BadDataFile, match="每个条款至少要有一项承诺"):
        document.finish()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"metric": ""}, "commitment_metric_or_reason"),
        ({"why_no_metric": "不数"}, "commitment_metric_or_reason"),
        ({"number": 3, "unit": "家"}, "commitment_number_official_or_own"),
        ({"is_own": True}, "commitment_number_official_or_own"),
        ({"period": "once"}, "commitment_once_has_its_day"),
    ],
)
def test_the_database_refuses(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CommitmentFactory(**values)


@pytest.mark.django_db
def test_a_number_of_the_plan_is_not_the_countys_own():
    target = TargetFactory(measure__plan=PlanFactory())

    with pytest.raises(IntegrityError, match="commitment_number_official_or_own"):
        CommitmentFactory(target=target, number=3, unit="家", is_own=True)
