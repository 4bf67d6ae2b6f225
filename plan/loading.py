"""A county's plan out of its file: measures, responsible bureaus in order, targets, clauses and commitments."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from bureaus.models import Bureau
from gaotai_jiazheng.data_files import Entry, put
from plan import clause_loading
from plan.clause_loading import ClauseEntry
from plan.models import Measure, Plan, Responsibility, Target


@dataclass(frozen=True)
class TargetEntry:
    slug: str
    title: str
    definition: str
    at_least: int
    unit: str
    period: str
    due_on: date | None


@dataclass(frozen=True)
class MeasureEntry:
    number: int
    title: str
    summary: str
    kind: str
    bureaus: tuple[str, ...]  # slugs in the plan's order; the first is taken as the lead
    targets: tuple[TargetEntry, ...]
    clauses: tuple[ClauseEntry, ...]


@dataclass(frozen=True)
class PlanEntry:
    slug: str
    title: str
    county: str
    version: str
    is_draft: bool
    in_force_from: date | None
    supersedes: str  # the slug of the version that this one takes the place of; empty for the first
    measures: tuple[MeasureEntry, ...]


def read_plan(document: Entry, bureau_slugs: set[str]) -> PlanEntry | None:
    """The file's plan; each measure names bureaus of the same file. None when there is none."""
    awaited = frozenset(document.texts("awaited_metrics", default=None))
    measures = tuple(
        _read_measure(entry, bureau_slugs, awaited) for entry in document.entries("measures")
    )
    _refuse_repetitions(document, measures)
    plan = document.entry("plan")
    if plan is None:
        return None
    return PlanEntry(
        slug=plan.text("slug", max_length=50),
        title=plan.text("title", max_length=120),
        county=plan.text("county", max_length=40),
        version=plan.text("version", max_length=40),
        is_draft=plan.yes("is_draft"),
        in_force_from=plan.day("in_force_from", default=None),
        supersedes=_read_supersedes(plan),
        measures=measures,
    )


def _refuse_repetitions(document, measures):
    """A number names one measure, a key one clause and a slug one target of the whole plan."""
    for what, values in (
        ("序号", [measure.number for measure in measures]),
        ("条款标识", [clause.key for measure in measures for clause in measure.clauses]),
        ("目标标识", [target.slug for measure in measures for target in measure.targets]),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                document.fault("measures", f"{what} {value} 重复")


def _read_supersedes(plan):
    slug = plan.text("supersedes", max_length=50, default="")
    if slug and slug == plan.values.get("slug"):
        plan.fault("supersedes", "方案不能取代自己")
    elif slug and not Plan.objects.filter(slug=slug).exists():
        plan.fault("supersedes", f"还没有载入标识为 {slug} 的方案")
    return slug


def _read_measure(entry, bureau_slugs, awaited):
    bureaus = tuple(entry.texts("bureaus"))
    if not bureaus:
        entry.fault("bureaus", "至少要有一个责任单位")
    for slug in bureaus:
        if slug not in bureau_slugs:
            entry.fault("bureaus", f"没有标识为 {slug} 的单位")
    targets = tuple(_read_target(target) for target in entry.entries("targets", default=[]))
    return MeasureEntry(
        number=entry.number("number", at_least=1),
        title=entry.text("title", max_length=60),
        summary=entry.text("summary"),
        kind=entry.choice("kind", Measure.Kind.values),
        bureaus=bureaus,
        targets=targets,
        clauses=clause_loading.read_clauses(
            entry, bureaus, {target.slug: target for target in targets}, awaited
        ),
    )


def _read_target(entry):
    period = entry.choice("period", Target.Period.values)
    due_on = entry.day("due_on", default=None)
    if (period == Target.Period.ONCE) != (due_on is not None):
        entry.fault("due_on", "一次性的目标要有期限；每年的目标不填")
    return TargetEntry(
        slug=entry.text("slug", max_length=50),
        title=entry.text("title", max_length=80),
        definition=entry.text("definition"),
        at_least=entry.number("at_least", at_least=1),
        unit=entry.text("unit", max_length=10),
        period=period,
        due_on=due_on,
    )


def write_plan(entry: PlanEntry) -> dict[str, Counter]:
    """Make the plan's tables say what the file says; the bureaus are there already."""
    names = ("方案", "措施", "责任分工", "目标", "条款")
    counts = {name: Counter() for name in names}
    plan = _write_version(entry, counts["方案"])
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    for measure_entry in entry.measures:
        measure = put(
            Measure,
            {"plan": plan, "number": measure_entry.number},
            {
                "title": measure_entry.title,
                "summary": measure_entry.summary,
                "kind": measure_entry.kind,
            },
            counts["措施"],
        )
        _write_responsibilities(measure, [bureaus[slug] for slug in measure_entry.bureaus], counts)
        targets = {
            target.slug: _write_target(measure, target, counts["目标"])
            for target in measure_entry.targets
        }
        clause_loading.write_clauses(
            measure, measure_entry.clauses, bureaus, targets, counts["条款"]
        )
    return counts


def _write_version(entry, counts):
    values = asdict(entry)
    del values["measures"]
    supersedes = values.pop("supersedes")
    values["supersedes"] = Plan.objects.get(slug=supersedes) if supersedes else None
    return put(Plan, {"slug": values.pop("slug")}, values, counts)


def _write_target(measure, entry, counts):
    values = asdict(entry)
    return put(Target, {"measure": measure, "slug": values.pop("slug")}, values, counts)


def _write_responsibilities(measure, bureaus, counts):
    """The rows are made anew when the order differs: a swap would pass through two equal positions."""
    wanted = [bureau.pk for bureau in bureaus]
    present = list(measure.responsibilities.order_by("position").values_list("bureau", flat=True))
    if present == wanted:
        counts["责任分工"]["未变"] += len(wanted)
        return
    measure.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(measure=measure, bureau=bureau, position=position)
        for position, bureau in enumerate(bureaus, start=1)
    )
    counts["责任分工"]["修改" if present else "新增"] += len(wanted)
