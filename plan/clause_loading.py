"""The clauses of a measure and what is undertaken under them, out of the plan's file.

A commitment is read with every check that the file can be held to: its bureaus are the measure's, its metric
is registered (or among those whose register opens later), and where nothing counts it, it says why.
"""

from collections import Counter
from dataclasses import astuple, dataclass
from datetime import date

from django.db.models import Prefetch

from gaotai_jiazheng.data_files import Entry
from plan.metrics import all_metrics
from plan.models import Clause, Commitment

Period = Commitment.Period


@dataclass(frozen=True)
class CommitmentEntry:
    """target: the slug of the measure's target whose number this is; empty for every other."""

    verb: str
    promise: str
    definition: str
    number: int | None
    unit: str
    is_own: bool
    period: str
    due_on: date | None
    metric: str
    why_no_metric: str
    rules: tuple[str, ...]
    target: str
    lead: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class ClauseEntry:
    key: str
    summary: str
    commitments: tuple[CommitmentEntry, ...]


def read_clauses(
    measure: Entry, bureaus: tuple[str, ...], targets: dict, awaited: frozenset[str]
) -> tuple[ClauseEntry, ...]:
    """The measure's clauses in the file's order.

    bureaus: slugs of the measure's. targets: slug -> TargetEntry of the measure. awaited: slugs of metrics
    whose register opens later.
    """
    slugs = awaited | {each.slug for each in all_metrics()}
    return tuple(
        _read_clause(entry, bureaus, targets, slugs)
        for entry in measure.entries("clauses", default=[])
    )


def _read_clause(entry, bureaus, targets, slugs):
    commitments = tuple(
        _read_commitment(each, bureaus, targets, slugs)
        for each in entry.entries("commitments", default=[])
    )
    if not commitments:
        entry.fault("commitments", "每个条款至少要有一项承诺")
    return ClauseEntry(
        key=entry.text("key", max_length=50),
        summary=entry.text("summary", max_length=200),
        commitments=commitments,
    )


def _read_commitment(entry, bureaus, targets, slugs):
    if target_slug := entry.text("target", max_length=50, default=""):
        counted = _counted_by_target(entry, targets, target_slug)
    else:
        counted = _counted_by_file(entry)
    metric, why = _read_metric(entry, slugs, target_slug)
    lead, others = _read_bureaus(entry, bureaus)
    return CommitmentEntry(
        verb=entry.text("verb", max_length=10),
        promise=entry.text("promise", max_length=80),
        metric=metric,
        why_no_metric=why,
        rules=tuple(entry.texts("rules", default=None)),
        target=target_slug,
        lead=lead,
        others=others,
        **counted,
    )


def _counted_by_target(entry, targets, slug):
    """What the plan itself says of its number: a file does not say it twice."""
    target = targets.get(slug)
    if target is None:
        entry.fault("target", f"这项措施没有标识为 {slug} 的目标")
        return _uncounted()
    return {
        "definition": target.definition,
        "number": target.at_least,
        "unit": target.unit,
        "is_own": False,
        "period": target.period,
        "due_on": target.due_on,
    }


def _counted_by_file(entry):
    values = {
        "definition": entry.text("definition"),
        "number": entry.number("number", at_least=1, default=None),
        "unit": entry.text("unit", max_length=10, default=""),
        "is_own": entry.yes("is_own"),
        "period": entry.choice("period", Period.values, default=Period.STANDING.value),
        "due_on": entry.day("due_on", default=None),
    }
    if (values["number"] is not None) != values["is_own"]:
        entry.fault("is_own", "方案没有这个数字：写 number 就要写 is_own: true，反过来也一样")
    if values["number"] is not None and not values["unit"]:
        entry.fault("unit", "有数字就要有单位")
    if (values["period"] == Period.ONCE) != (values["due_on"] is not None):
        entry.fault("due_on", "到期达成的承诺要有期限；其他的不填")
    return values


def _uncounted():
    return {
        "definition": "",
        "number": None,
        "unit": "",
        "is_own": False,
        "period": Period.STANDING.value,
        "due_on": None,
    }


def _read_metric(entry, slugs, target_slug):
    """The metric of a target has the target's slug."""
    metric = entry.text("metric", max_length=60, default="") or target_slug
    why = entry.text("why_no_metric", max_length=200, default="")
    if metric and why:
        entry.fault("why_no_metric", "有统计项目的承诺不写不统计的原因")
    elif not metric and not why:
        entry.fault("metric", "没有统计项目，也没有写明为什么不统计（why_no_metric）")
    elif metric and metric not in slugs and not target_slug:
        entry.fault("metric", f"没有标识为 {metric} 的统计项目")
    return metric, why


def _read_bureaus(entry, bureaus):
    """A commitment that names none is the measure's lead's."""
    lead = entry.text("lead", max_length=50, default="") or next(iter(bureaus), "")
    others = tuple(entry.texts("with", default=None))
    for name, slug in (("lead", lead), *(("with", slug) for slug in others)):
        if slug and slug not in bureaus:
            entry.fault(name, f"{slug} 不是这项措施的责任单位")
    if lead in others:
        entry.fault("with", f"{lead} 已经是牵头单位")
    return lead, tuple(sorted(others))


def write_clauses(measure, entries, bureaus: dict, targets: dict, counts: Counter) -> None:
    """Make the measure's clauses what the file says. Where anything differs they are made anew: nothing
    refers to them, and their history tells what was there. bureaus, targets: slug -> row."""
    if _present(measure) == tuple(astuple(entry) for entry in entries):
        counts["未变"] += len(entries)
        return
    counts["修改" if measure.clauses.exists() else "新增"] += len(entries)
    measure.clauses.all().delete()
    clauses = Clause.objects.bulk_create(
        Clause(measure=measure, key=entry.key, position=position, summary=entry.summary)
        for position, entry in enumerate(entries, start=1)
    )
    rows = [
        (_commitment(clause, position, commitment, bureaus, targets), commitment.others)
        for clause, entry in zip(clauses, entries, strict=True)
        for position, commitment in enumerate(entry.commitments, start=1)
    ]
    Commitment.objects.bulk_create(row for row, _ in rows)
    joined = Commitment.others.through
    joined.objects.bulk_create(
        joined(commitment=row, bureau=bureaus[slug]) for row, others in rows for slug in others
    )


def _commitment(clause, position, entry, bureaus, targets):
    values = {**vars(entry), "rules": list(entry.rules)}
    del values["others"]
    values["lead"] = bureaus[values["lead"]]
    values["target"] = targets.get(values["target"])
    return Commitment(clause=clause, position=position, **values)


def _present(measure):
    """The measure's clauses as ``astuple`` gives those of the file."""
    commitments = Commitment.objects.select_related("lead", "target").prefetch_related("others")
    clauses = measure.clauses.order_by("position").prefetch_related(
        Prefetch("commitments", commitments.order_by("position"))
    )
    return tuple(
        (
            clause.key,
            clause.summary,
            tuple(astuple(_as_entry(row)) for row in clause.commitments.all()),
        )
        for clause in clauses
    )


def _as_entry(row):
    return CommitmentEntry(
        verb=row.verb,
        promise=row.promise,
        definition=row.definition,
        number=row.number,
        unit=row.unit,
        is_own=row.is_own,
        period=row.period,
        due_on=row.due_on,
        metric=row.metric,
        why_no_metric=row.why_no_metric,
        rules=tuple(row.rules),
        target=row.target.slug if row.target else "",
        lead=row.lead.slug,
        others=tuple(sorted(bureau.slug for bureau in row.others.all())),
    )
