"""What a seeker reads of herself: which office looked at who she is, when and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.access import accesses_of
from bureaus.models import BureauMember
from employment.models import Seeker, StationMember
from enterprises.models import EnterpriseMember

SHOWN = 30
FIELDS = {"name": "姓名", "phone": "电话", "note": "想说的话"}
OFFICES = ((EnterpriseMember, "enterprise"), (StationMember, "station"), (BureauMember, "bureau"))


@dataclass(frozen=True)
class Look:
    """One look. office: for whom the person acted on that day, never who it was; "" where nobody's."""

    at: datetime
    office: str
    what: str
    reason: str


def looks_at(seeker: Seeker) -> list[Look]:
    """The looks at who the seeker is, the newest first: four queries, one where nobody has looked."""
    rows = list(accesses_of(seeker)[:SHOWN])
    acted = acted_for({row.by_id for row in rows})
    return [
        Look(
            row.at,
            "、".join(offices_on(timezone.localdate(row.at), row.by_id, acted)),
            "、".join(FIELDS[name] for name in row.fields if name in FIELDS),
            row.reason,
        )
        for row in rows
    ]


def offices_on(day, user_id, acted) -> list[str]:
    return [
        name
        for who, name, first, last in acted
        if who == user_id and first <= day and (last is None or day <= last)
    ]


def acted_for(user_ids) -> list[tuple]:
    """(user id, name of the office, first day, last day or None) of every membership of these people."""
    if not user_ids:
        return []
    return [
        row
        for model, office in OFFICES
        for row in model.objects.filter(user__in=user_ids)
        .order_by("pk")
        .values_list("user_id", f"{office}__name", "valid_from", "valid_until")
    ]
