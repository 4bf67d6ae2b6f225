"""What a seeker reads of herself: which office looked at who she is, when and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.access import accesses_of
from employment.models import Seeker, StationMember
from workers.services.own import OFFICES, acted_for, offices_on

SHOWN = 30
FIELDS = {"name": "姓名", "phone": "电话", "note": "想说的话"}
OFFICES_AND_STATIONS = (*OFFICES, (StationMember, "station"))


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
    acted = acted_for({row.by_id for row in rows}, OFFICES_AND_STATIONS)
    return [
        Look(
            row.at,
            "、".join(offices_on(timezone.localdate(row.at), row.by_id, acted)),
            "、".join(FIELDS[name] for name in row.fields if name in FIELDS),
            row.reason,
        )
        for row in rows
    ]
