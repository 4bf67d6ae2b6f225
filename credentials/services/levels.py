"""What a worker has towards the next level of an occupation, and what is still missing, in words."""

from dataclasses import dataclass
from datetime import date

from credentials.models import ExamPlan, LevelRule, Promotion
from workers.models import Employment, EvaluationBody, OccupationCertificate, SkillLevel, Worker

BODIES_SHOWN = 20
EXAMS_SHOWN = 5
OCCUPATIONS_SHOWN = 20


def missing_for(worker: Worker, occupation, level, on: date) -> list[str]:
    """Why she may not be examined in a level yet, in words; [] when she may.

    What nobody has confirmed asks for nothing, and an agreed promotion stands for the months. Four queries at most.
    """
    if level is None:
        return []
    held = list(levels_held(worker, on).filter(occupation=occupation))
    if any(each.skill_level <= level for each in held):
        return [f"已经有{occupation}这一级或者更高的证书，不用再考"]
    rule = LevelRule.objects.in_force(occupation, level, on)
    if rule is None or rule.previous_level is None:
        return []
    before = [each for each in held if each.skill_level <= rule.previous_level]
    if not before:
        return [f"要先有{SkillLevel(rule.previous_level).label}的证书，并且经县人社局核验"]
    if rule.months_after_previous is None or not rule.is_confirmed:
        return []
    if is_spared_the_months(worker, occupation, level):
        return []
    worked = months_worked(worker, on, since=min(each.issued_on for each in before))
    lacking = rule.months_after_previous - worked
    return [f"取得上一级以后从业时间还差{lacking}个月"] if lacking > 0 else []


def is_spared_the_months(worker, occupation, level) -> bool:
    """Whether the labour bureau has let a prize stand for the months of work before this level."""
    agreed = worker.promotions.filter(state=Promotion.State.AGREED)
    return agreed.filter(occupation=occupation, level=level).exists()


def levels_held(worker, on):
    """Her verified certificates with a level that hold on the day."""
    rows = OccupationCertificate.objects.in_force(on).verified()
    return rows.filter(worker=worker, skill_level__isnull=False)


def months_worked(worker, on: date, since: date | None = None) -> int:
    """Whole months with at least one employment, from a day on: overlapping ones count once."""
    days = set()
    rows = Employment.objects.filter(worker=worker, started_on__lte=on)
    for first, last in rows.values_list("started_on", "ended_on"):
        first, last = max(first, since or first), min(last or on, on)
        days |= set(range(first.toordinal(), last.toordinal() + 1))
    return len(days) * 12 // 365


@dataclass(frozen=True)
class Path:
    """The next level of one occupation. level_now, level_next: words; level_next "" at the top.

    has, lacks: sentences. rule: of the next level, None where there is none. months: of registered work,
    by the portal's employments alone. bodies: that may evaluate the level. exams: that take candidates.
    """

    occupation: str
    is_confirmed: bool
    level_now: str
    level_next: str
    is_verified: bool
    months: int
    rule: LevelRule | None
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    bodies: tuple[str, ...]
    exams: tuple[ExamPlan, ...]


def paths_of(worker: Worker, on: date) -> list[Path]:
    """For each occupation of her certificates, what comes next: two queries and at most five for each
    occupation."""
    held = {}
    certificates = OccupationCertificate.objects.in_force(on).filter(
        worker=worker, skill_level__isnull=False
    )
    for certificate in certificates.select_related("occupation").order_by("-skill_level"):
        held[certificate.occupation_id] = certificate
    months = months_worked(worker, on)
    return [
        path_of(worker, certificate, months, on)
        for certificate in list(held.values())[:OCCUPATIONS_SHOWN]
    ]


def path_of(worker, certificate, months, on) -> Path:
    occupation = certificate.occupation
    above = [level for level in occupation.levels if level < certificate.skill_level]
    following = max(above, default=None)
    rule, has, lacks, bodies, exams = None, [], [], (), ()
    if following is not None:
        rule = LevelRule.objects.in_force(occupation, following, on)
        lacks = missing_for(worker, occupation, following, on)
        has = [] if lacks else [f"可以报{SkillLevel(following).label}的考核"]
        found = EvaluationBody.objects.in_force(on).filter(
            occupations=occupation, highest_level__lte=following
        )
        bodies = tuple(found.values_list("name", flat=True)[:BODIES_SHOWN])
        exams = open_exams(occupation, following, on)
    return Path(
        occupation.name,
        occupation.is_confirmed,
        certificate.level_text,
        SkillLevel(following).label if following else "",
        certificate.is_verified,
        months,
        rule,
        tuple(has),
        tuple(lacks),
        bodies,
        exams,
    )


def open_exams(occupation, level, on) -> tuple[ExamPlan, ...]:
    """The next exams that take candidates; an employer's own is for its own people and not shown."""
    rows = ExamPlan.objects.open_for_registration(on).filter(occupation=occupation, level=level)
    rows = rows.exclude(body__kind="employer").select_related("body", "occupation")
    return tuple(rows.order_by("held_on", "pk")[:EXAMS_SHOWN])
