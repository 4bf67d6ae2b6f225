"""What stands of a worker on a day: facts with their last day and who verified them, never a score."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from workers.models import (
    BackgroundCheck,
    BackgroundResult,
    Employment,
    HealthCertificate,
    OccupationCertificate,
    Policy,
    PolicyKind,
    Worker,
    WorkerTerms,
)


class State(StrEnum):
    """How a fact stands, the best first."""

    VALID = "valid"
    UNVERIFIED = "unverified"
    EXPIRED = "expired"
    MISSING = "missing"
    NOT_CLEAR = "not_clear"

    @property
    def label(self):
        return WORDS[self]


WORDS = {
    State.VALID: "有效",
    State.UNVERIFIED: "已填报，未核验",
    State.EXPIRED: "已过期",
    State.MISSING: "没有登记",
    State.NOT_CLEAR: "不符合上门服务条件",
}


@dataclass(frozen=True)
class Fact:
    """One paper as it stands. until: its last day, None when it has none; verified_by: the bureau's name,
    "" when nobody looked; verified_on: the day of that look."""

    state: State
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None

    @property
    def is_valid(self) -> bool:
        return self.state == State.VALID


@dataclass(frozen=True)
class Facts:
    """All facts of one worker on one day.

    employments: in force that day. certificates: in force, the highest level first, verified or not.
    background_with_children: the same check, with the shorter time that care of minors has.
    """

    worker_id: int
    day: date
    employments: tuple[Employment, ...]
    certificates: tuple[OccupationCertificate, ...]
    health: Fact
    background: Fact
    background_with_children: Fact
    accident_policy: Fact
    liability_policy: Fact

    @property
    def is_employed(self) -> bool:
        return bool(self.employments)

    @property
    def is_insured(self) -> bool:
        """Whether an accident or a liability policy holds, verified or as the enterprise has entered it; one that a
        look found to be otherwise is none."""
        held = {State.VALID, State.UNVERIFIED}
        return self.accident_policy.state in held or self.liability_policy.state in held


NOTHING = Fact(State.MISSING)


def facts_on(worker: Worker, day: date) -> Facts:
    """What stands of this worker on that day: six queries. It asks nobody's permission; whoever shows it
    asks whether the reader may see it."""
    return facts_of([worker.pk], day)[worker.pk]


def facts_of(worker_ids: Iterable[int], day: date) -> dict[int, Facts]:
    """Worker id -> facts, for the workers of one page: six queries, whatever their number."""
    ids = list(worker_ids)
    terms = WorkerTerms.objects.in_force(day)
    employments = by_worker(
        Employment.objects.in_force(day).filter(worker__in=ids).select_related("enterprise")
    )
    certificates = by_worker(
        OccupationCertificate.objects.in_force(day)
        .filter(worker__in=ids)
        .select_related("occupation", "body", "verification__bureau")
    )
    health = by_worker(looked_at(HealthCertificate, ids).filter(valid_from__lte=day))
    checks = by_worker(looked_at(BackgroundCheck, ids).filter(checked_on__lte=day))
    policies = by_worker(looked_at(Policy, ids).not_refused().filter(valid_from__lte=day))
    return {
        pk: Facts(
            worker_id=pk,
            day=day,
            employments=tuple(employments[pk]),
            certificates=tuple(certificates[pk]),
            health=best(health[pk], day),
            background=background(checks[pk], day, terms.background_months),
            background_with_children=background(
                checks[pk], day, terms.background_months_with_children
            ),
            accident_policy=best(of_kind(policies[pk], PolicyKind.ACCIDENT), day),
            liability_policy=best(of_kind(policies[pk], PolicyKind.EMPLOYERS_LIABILITY), day),
        )
        for pk in ids
    }


def looked_at(model, ids):
    return model.objects.filter(worker__in=ids).select_related("verification__bureau")


def by_worker(rows) -> dict:
    found = defaultdict(list)
    for row in rows:
        found[row.worker_id].append(row)
    return found


def of_kind(policies, kind):
    return [policy for policy in policies if policy.kind == kind]


def best(papers, day) -> Fact:
    """The paper that serves best: a verified one that holds, one that holds, the last that ran out."""
    if not papers:
        return NOTHING
    holding = [paper for paper in papers if paper.valid_until >= day]
    verified = [paper for paper in holding if paper.is_verified]
    if verified:
        return fact_of(max(verified, key=lambda paper: paper.valid_until), State.VALID)
    if holding:
        return fact_of(max(holding, key=lambda paper: paper.valid_until), State.UNVERIFIED)
    return fact_of(max(papers, key=lambda paper: paper.valid_until), State.EXPIRED)


def fact_of(paper, state) -> Fact:
    return fact(state, paper.valid_until, paper.verification)


def fact(state, until, verification) -> Fact:
    if verification is None:
        return Fact(state, until)
    return Fact(state, until, verification.bureau.name, timezone.localdate(verification.at))


def background(checks, day, months) -> Fact:
    """The latest check decides: one that was not clear is not outlived by an older clear one."""
    if not checks:
        return NOTHING
    latest = max(checks, key=lambda check: (check.checked_on, check.pk))
    if latest.result != BackgroundResult.CLEAR:
        return fact(State.NOT_CLEAR, None, latest.verification)
    until = after_months(latest.checked_on, months)
    state = State.VALID if day <= until else State.EXPIRED
    return fact(state, until, latest.verification)


def after_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day does not exist."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))
