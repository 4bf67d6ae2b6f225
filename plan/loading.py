"""A county's plan out of its file: measures, responsible bureaus in order, targets."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from bureaus.models import Bureau
from gaotai_jiazheng.data_files import Entry, put
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


@dataclass(frozen=True)
class PlanEntry:
    slug: str
    title: str
    county: str
    version: str
    is_draft: bool
    in_force_from: date | None
    measures: tuple[MeasureEntry, ...]


def read_plan(document: Entry, bureau_slugs: set[str]) -> PlanEntry | None:
    """The file's plan; each measure names bureaus of the same file. None when there is none."""
    measures = tuple(_read_measure(entry, bureau_slugs) for entry in document.entries("measures"))
    for number, times in Counter(measure.number for measure in measures).items():
        if times > 1:
            document.fault("measures", f"序号 {number} 重复")
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
        measures=measures,
    )


def _read_measure(entry, bureau_slugs):
    bureaus = tuple(entry.texts("bureaus"))
    if not bureaus:
        entry.fault("bureaus", "至少要有一个责任单位")
    for slug in bureaus:
        if slug not in bureau_slugs:
            entry.fault("bureaus", f"没有标识为 {slug} 的单位")
    return MeasureEntry(
        number=entry.number("number", at_least=1),
        title=entry.text("title", max_length=60),
        summary=entry.text("summary"),
        kind=entry.choice("kind", Measure.Kind.values),
        bureaus=bureaus,
        targets=tuple(_read_target(target) for target in entry.entries("targets", default=[])),
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
    counts = {"方案": Counter(), "措施": Counter(), "责任分工": Counter(), "目标": Counter()}
    values = asdict(entry)
    del values["measures"]
    plan = put(Plan, {"slug": values.pop("slug")}, values, counts["方案"])
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
        for target in measure_entry.targets:
            values = asdict(target) | {"measure": measure}
            put(Target, {"slug": values.pop("slug")}, values, counts["目标"])
    return counts


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
