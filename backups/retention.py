"""Which backups are kept: the newest of each of 7 days, 5 weeks and 12 months that have one."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DAYS, WEEKS, MONTHS = 7, 5, 12
NAME = re.compile(r"gaotai-(\d{8}T\d{6}Z)\.backup")
STAMP = "%Y%m%dT%H%M%SZ"
COUNTY = ZoneInfo("Asia/Shanghai")


def name_at(at: datetime) -> str:
    """gaotai-20261127T031500Z.backup: a name that sorts by time, in UTC."""
    return f"gaotai-{at.astimezone(UTC).strftime(STAMP)}.backup"


def made_at(name: str) -> datetime | None:
    """When a file was made by its name; None for what is no backup."""
    found = NAME.fullmatch(name)
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None


def backups_in(directory: Path) -> list[Path]:
    """Finished backups, the oldest first; other files are nobody's business here."""
    return sorted(path for path in Path(directory).iterdir() if made_at(path.name))


def to_keep(moments: Iterable[datetime]) -> set[datetime]:
    """Which of these are kept. Days, weeks and months are those of the county."""
    newest_first = sorted(moments, reverse=True)
    kept = set()
    for period_of, count in (
        (lambda day: day.date(), DAYS),
        (lambda day: day.isocalendar()[:2], WEEKS),
        (lambda day: (day.year, day.month), MONTHS),
    ):
        newest_of = {}
        for moment in newest_first:
            newest_of.setdefault(period_of(moment.astimezone(COUNTY)), moment)
        kept.update(list(newest_of.values())[:count])
    return kept


def prune(directory: Path) -> list[Path]:
    """Delete what the rule does not keep; the deleted ones."""
    found = {path: made_at(path.name) for path in backups_in(directory)}
    kept = to_keep(found.values())
    gone = [path for path, moment in found.items() if moment not in kept]
    for path in gone:
        path.unlink()
    return gone
