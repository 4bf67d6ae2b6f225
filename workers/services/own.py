"""What a worker reads of herself: who looked, and what is missing for the next level."""

from dataclasses import dataclass
from datetime import date

from accounts.access import accesses_of
from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.masking import mask_name
from workers.models import Employment, EvaluationBody, OccupationCertificate, SkillLevel, Worker

LOOKS_ON_A_PAGE = 30
BODIES_SHOWN = 20
FIELDS = {
    "id_number": "证件号码",
    "phone": "手机号",
    "name": "姓名",
    "birth_date": "出生日期",
    "photo": "照片",
    "conclusion": "体检结论",
    "result": "背景核验结果",
}


@dataclass(frozen=True)
class Look:
    """One look into the record: when, who (a masked name), for whom, what, why."""

    key: int
    at: object
    who: str
    office: str
    what: str
    reason: str


def looks_at(worker: Worker, before: int | None = None) -> tuple[list[Look], int | None]:
    """The looks, the newest first, and where the next page begins: three queries."""
    rows = accesses_of(worker)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = list(rows[: LOOKS_ON_A_PAGE + 1])
    shown = rows[:LOOKS_ON_A_PAGE]
    offices = offices_of({row.by_id for row in shown})
    looks = [
        Look(
            row.pk,
            row.at,
            mask_name(row.by.name) or "工作人员",
            offices.get(row.by_id, ""),
            "、".join(FIELDS.get(name, "材料") for name in row.fields),
            row.reason,
        )
        for row in shown
    ]
    return looks, shown[-1].pk if len(rows) > LOOKS_ON_A_PAGE else None


def offices_of(user_ids) -> dict[int, str]:
    """User id -> the bureau or enterprise that the person acts for."""
    found = {}
    for model, field in ((EnterpriseMember, "enterprise"), (BureauMember, "bureau")):
        rows = model.objects.filter(user__in=user_ids).values_list("user_id", f"{field}__name")
        found |= dict(rows)
    return found


@dataclass(frozen=True)
class Path:
    """The next level of one occupation. level_now, level_next: words; level_next "" at the top.

    months: of registered work, by the portal's employments alone. bodies: that may evaluate the level.
    """

    occupation: str
    is_confirmed: bool
    level_now: str
    level_next: str
    is_verified: bool
    months: int
    bodies: tuple[str, ...]


def paths_of(worker: Worker, on: date) -> list[Path]:
    """For each occupation of her certificates, what comes next: three queries and one for each occupation."""
    held = {}
    certificates = OccupationCertificate.objects.in_force(on).filter(
        worker=worker, skill_level__isnull=False
    )
    for certificate in certificates.select_related("occupation").order_by("-skill_level"):
        held[certificate.occupation_id] = certificate
    months = months_worked(worker, on)
    return [path_of(certificate, months, on) for certificate in held.values()]


def path_of(certificate, months, on) -> Path:
    occupation = certificate.occupation
    above = [level for level in occupation.levels if level < certificate.skill_level]
    following = max(above, default=None)
    bodies = ()
    if following is not None:
        found = EvaluationBody.objects.in_force(on).filter(
            occupations=occupation, highest_level__lte=following
        )
        bodies = tuple(found.values_list("name", flat=True)[:BODIES_SHOWN])
    return Path(
        occupation.name,
        occupation.is_confirmed,
        certificate.level_text,
        SkillLevel(following).label if following else "",
        certificate.is_verified,
        months,
        bodies,
    )


def months_worked(worker, on) -> int:
    """Whole months with at least one employment: overlapping ones count once."""
    days = set()
    rows = Employment.objects.filter(worker=worker, started_on__lte=on)
    for first, last in rows.values_list("started_on", "ended_on"):
        last = min(last or on, on)
        days |= set(range(first.toordinal(), last.toordinal() + 1))
    return len(days) * 12 // 365
