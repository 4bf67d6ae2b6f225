"""The plan for everybody: who is responsible, what is promised, what the records say, what is late, what is next.

Every figure is a reading, so a page costs the same whatever the registers hold; it says when it was counted
and opens to the rows. Nothing is hidden: what is not counted says why.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bureaus.models import Bureau
from plan import versions
from plan.models import Measure, Plan
from plan.standing import CommitmentStanding, MeasureStanding, standings
from plan.status import Status, of_all


@dataclass(frozen=True)
class Shown:
    """Which version a page shows, and on which day. query: what its links carry so that they stay with it."""

    plan: Plan | None
    in_force: Plan | None
    on: date

    @property
    def is_in_force(self) -> bool:
        return self.plan == self.in_force

    @property
    def query(self) -> str:
        return "" if self.is_in_force else f"?version={self.plan.slug}"


def shown(request) -> Shown:
    """The version that is asked for by ``?version=``, else the one in force. Raises Http404 for an unknown one."""
    on = timezone.localdate()
    in_force = Plan.objects.in_force(on)
    slug = request.GET.get("version", "")
    if not slug:
        return Shown(in_force, in_force, on)
    found = Plan.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(f"No version {slug!r} of the plan")
    return Shown(found, in_force, on)


def counted_at(rows: list[MeasureStanding]) -> datetime | None:
    """When the newest figure of a page was counted; None where there is none."""
    times = [each.reading.taken_at for row in rows for each in row.commitments if each.reading]
    return max(times, default=None)


@login_not_required
@require_safe
def index(request):
    """The whole plan on one page: one row a measure, the plan's own numbers first."""
    version = shown(request)
    if version.plan is None:
        return render(request, "plan/index.html", {"version": version})
    rows = standings(version.plan, version.on)
    official = [
        each for row in rows for each in row.commitments if each.commitment.target_id is not None
    ]
    late = [each for row in rows for each in row.late]
    return render(
        request,
        "plan/index.html",
        {
            "version": version,
            "plan": version.plan,
            "kinds": [
                (label, [row for row in rows if row.measure.kind == kind])
                for kind, label in Measure.Kind.choices
            ],
            "official": sorted(official, key=lambda each: (each.last_day, each.commitment.pk)),
            "late": late,
            "counts": status_counts(rows),
            "uncounted": sum(
                not each.commitment.metric for row in rows for each in row.commitments
            ),
            "counted_at": counted_at(rows),
        },
    )


def status_counts(rows) -> list[tuple[Status, int]]:
    """How many measures stand how, the worst first."""
    found = [row.status for row in rows]
    return [(status, found.count(status)) for status in Status if status in found]


@login_not_required
@require_safe
def measure(request, number):
    """One measure: its clauses, what is undertaken under each, the figure and the rows behind it."""
    version = shown(request)
    rows = standings(version.plan, version.on, number=number) if version.plan else []
    if not rows:
        raise Http404(f"No measure {number}")
    return render(
        request,
        "plan/measure.html",
        {
            "version": version,
            "plan": version.plan,
            "row": rows[0],
            "measure": rows[0].measure,
            "counted_at": counted_at(rows),
        },
    )


@dataclass(frozen=True)
class Part:
    """A bureau's part in a measure: what it leads of it and what it joins in."""

    row: MeasureStanding
    is_lead: bool
    led: list[CommitmentStanding]
    joined: list[CommitmentStanding]

    @property
    def word(self) -> str:
        return "主" if self.is_lead else "协"

    @property
    def status(self) -> Status:
        """By the bureau's own commitments; of one that has none apart, by the whole measure's."""
        own = self.led + self.joined
        return of_all(each.status for each in own) if own else self.row.status


def part_of(bureau_id: int, row: MeasureStanding) -> Part | None:
    """None where the bureau is not among the measure's."""
    if all(each.bureau_id != bureau_id for each in row.parts):
        return None
    led = [each for each in row.commitments if each.commitment.lead_id == bureau_id]
    joined = [
        each
        for each in row.commitments
        if any(other.pk == bureau_id for other in each.commitment.others.all())
    ]
    return Part(row, row.lead.pk == bureau_id, led, joined)


@login_not_required
@require_safe
def matrix(request):
    """Measures against bureaus: in every cell whether it leads or takes part, and how that stands."""
    version = shown(request)
    rows = standings(version.plan, version.on) if version.plan else []
    bureaus = {part.bureau_id: part.bureau for row in rows for part in row.parts}
    bureaus = dict(sorted(bureaus.items()))
    return render(
        request,
        "plan/matrix.html",
        {
            "version": version,
            "plan": version.plan,
            "bureaus": bureaus.values(),
            "lines": [(row, [part_of(pk, row) for pk in bureaus]) for row in rows],
            "counted_at": counted_at(rows),
        },
    )


@login_not_required
@require_safe
def bureau(request, slug):
    """A bureau's measures and commitments, how they stand, and where to reach it."""
    version = shown(request)
    found = get_object_or_404(Bureau, slug=slug)
    rows = standings(version.plan, version.on) if version.plan else []
    parts = [part for row in rows if (part := part_of(found.pk, row))]
    if not parts:
        raise Http404(f"No part of {slug} in the plan")
    return render(
        request,
        "plan/bureau.html",
        {
            "version": version,
            "plan": version.plan,
            "bureau": found,
            "parts": parts,
            "counted_at": counted_at([part.row for part in parts]),
        },
    )


@login_not_required
@require_safe
def changes(request):
    """The versions of the plan, and what differs between two of them, clause by clause."""
    on = timezone.localdate()
    plans = list(Plan.objects.begun(date.max))
    by_slug = {plan.slug: plan for plan in plans}
    in_force = Plan.objects.in_force(on)
    new = by_slug.get(request.GET.get("new", "")) or in_force
    old = by_slug.get(request.GET.get("old", "")) or (new.supersedes if new else None)
    problem = unknown_version(request, by_slug)
    compared = versions.compare(old, new) if old and new and not problem else []
    return render(
        request,
        "plan/changes.html",
        {
            "plans": plans,
            "in_force": in_force,
            "old": old,
            "new": new,
            "problem": problem,
            "changed": [each for each in compared if each.is_changed],
            "unchanged": sum(not each.is_changed for each in compared),
        },
        status=400 if problem else 200,
    )


def unknown_version(request, by_slug) -> str:
    """A sentence about the first version that does not exist; empty where both do."""
    for name in ("old", "new"):
        slug = request.GET.get(name, "")
        if slug and slug not in by_slug:
            return f"没有标识为“{slug[:50]}”的版本，请从下面的名单中选择。"
    return ""
