"""The versions of the plan: which one a page shows, what differs between two, and what ends with the old one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from plan.models import Clause, Measure, Plan, TargetWatch
from reminders import deadlines

REASON_LENGTH = 200


@dataclass(frozen=True)
class Change:
    """One clause in two versions; None where a version has no such clause."""

    measure: Measure
    old: Clause | None
    new: Clause | None

    @property
    def words(self) -> str:
        if self.old is None:
            return "新增"
        if self.new is None:
            return "删去"
        return "未变" if _text(self.old) == _text(self.new) else "修改"

    @property
    def is_changed(self) -> bool:
        return self.words != "未变"


def compare(old: Plan, new: Plan) -> list[Change]:
    """Every clause of either version, in the order of the new one; a clause is the same by its key, in
    whichever measure it stands. Four queries."""
    before, after = _clauses(old), _clauses(new)
    changes = [Change(clause.measure, before.get(key), clause) for key, clause in after.items()]
    gone = [
        Change(clause.measure, clause, None) for key, clause in before.items() if key not in after
    ]
    return sorted(changes + gone, key=lambda each: each.measure.number)


def _clauses(plan):
    """Key -> clause with its commitments; keys are of the whole plan."""
    rows = Clause.objects.filter(measure__plan=plan).select_related("measure")
    rows = rows.prefetch_related("commitments").order_by("measure__number", "position")
    return {row.key: row for row in rows}


def _text(clause):
    """What of a clause a reader would call changed."""
    promises = [
        (each.promise, each.number, each.unit, each.period, each.due_on, each.lead_id, each.metric)
        for each in clause.commitments.all()
    ]
    return clause.summary, promises


@transaction.atomic
def drop_superseded(on: date) -> int:
    """Cancel the clocks of versions that no longer count; the clocks of the new one start by themselves."""
    plan = Plan.objects.in_force(on)
    if plan is None:
        return 0
    dropped = 0
    for row in TargetWatch.objects.exclude(target__measure__plan=plan):
        for clock in deadlines.open_clocks(row):
            reason = f"方案已经改用新的版本：{plan.title}（{plan.version}）"[:REASON_LENGTH]
            deadlines.cancel(clock, reason=reason, on=on)
            dropped += 1
    return dropped
