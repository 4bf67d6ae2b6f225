"""Versions of the plan: which one counts, what differs, and what ends with the old one."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from bureaus.tests.factories import BureauFactory
from plan import versions
from plan.models import Plan, Target, TargetWatch
from plan.tests.factories import (
    ClauseFactory,
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ResponsibilityFactory,
    TargetFactory,
)
from reminders import deadlines
from reminders.models import Deadline
from reminders.tests.factories import DeadlineRuleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
ON = date(2026, 11, 27)


@pytest.fixture
def draft():
    return PlanFactory(slug="draft", version="征求意见稿")


@pytest.fixture
def final(draft):
    return PlanFactory(
        slug="final", version="正式稿", is_draft=False, supersedes=draft,
        in_force_from=date(2026, 12, 1),
    )  # fmt: skip


def test_a_draft_counts_until_the_final_text_begins(draft, final):
    later_draft = PlanFactory(slug="later", version="第二次征求意见稿")

    assert Plan.objects.in_force(date(2026, 11, 30)) == later_draft
    assert Plan.objects.in_force(date(2026, 12, 1)) == final


def test_targets_of_the_version_in_force(draft, final):
    old = TargetFactory(measure__plan=draft, slug="same")
    new = TargetFactory(measure__plan=final, slug="same")

    assert list(Target.objects.in_force(date(2026, 11, 30))) == [old]
    assert list(Target.objects.in_force(date(2026, 12, 1))) == [new]


@time_machine.travel("2026-12-02T10:00:00+08:00", tick=False)
def test_the_address_shows_the_one_in_force_and_the_older_is_readable(client, draft, final):
    for plan, words in ((draft, "旧的摘要。"), (final, "新的摘要。")):
        measure = MeasureFactory(plan=plan, number=1, summary=words)
        ResponsibilityFactory(measure=measure)
    address = reverse("plan:measure", args=[1])

    now, before = client.get(address), client.get(address, {"version": "draft"})

    assert "新的摘要。" in now.content.decode()
    assert "旧的摘要。" in before.content.decode()
    assert "不是现行的版本" in before.content.decode()
    assert f"{reverse('plan:index')}?version=draft" in before.content.decode()
    assert client.get(address, {"version": "none"}).status_code == 404


def test_two_versions_are_compared_by_clause(draft, final, django_assert_num_queries):
    lead = BureauFactory()
    before = {key: ClauseFactory(measure__plan=draft, key=key) for key in ("same", "own", "gone")}
    for key, clause in before.items():
        CommitmentFactory(clause=clause, metric=key, lead=lead)
    after = {key: ClauseFactory(measure__plan=final, key=key) for key in ("same", "own", "added")}
    for key, clause in after.items():
        number = {"number": 4, "unit": "次", "is_own": True} if key == "own" else {}
        CommitmentFactory(clause=clause, metric=key, lead=lead, **number)

    with django_assert_num_queries(4):
        found = versions.compare(draft, final)

    words = {(each.new or each.old).key: each.words for each in found}
    assert words == {"same": "未变", "own": "修改", "added": "新增", "gone": "删去"}


@time_machine.travel("2026-12-02T10:00:00+08:00", tick=False)
def test_the_page_of_changes(client, draft, final):
    CommitmentFactory(clause__measure__plan=draft, clause__summary="旧的条款。")
    CommitmentFactory(clause__measure__plan=final, clause__summary="新的条款。")

    page = client.get(reverse("plan:changes")).content.decode()
    bad = client.get(reverse("plan:changes"), {"old": "nothing"})

    assert "正式稿比征求意见稿改了什么" in page
    assert "旧的条款。" in page and "新的条款。" in page
    assert bad.status_code == 400
    assert "没有标识为“nothing”的版本" in bad.content.decode()


def test_the_clocks_of_a_superseded_version_end(draft, final):
    DeadlineRuleFactory(slug="plan_target", length=0, unit="given_day")
    for plan in (draft, final):
        target = TargetFactory(measure__plan=plan, period="once", due_on=date(2026, 12, 31))
        bureau = ResponsibilityFactory(measure=target.measure).bureau
        row = TargetWatch.objects.create(target=target, bureau=bureau, due_on=target.due_on)
        clock = deadlines.ClockStart("plan_target", bureau, ON, due_on=target.due_on)
        deadlines.start_many(row, plan.slug, "/plan/", [clock])

    dropped = versions.drop_superseded(date(2026, 12, 1))

    assert dropped == 1
    assert versions.drop_superseded(date(2026, 12, 1)) == 0
    states = dict(Deadline.objects.values_list("subject_label", "state"))
    assert states == {"draft": "cancelled", "final": "running"}
