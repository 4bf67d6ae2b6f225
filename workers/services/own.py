"""What a worker reads of herself: who looked at her record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.access import accesses_of
from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.masking import mask_name
from workers.models import Worker

LOOKS_ON_A_PAGE = 30
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


_sources: list[Callable[[Worker], Iterable[Look]]] = []


def look_source(source):
    """Register a function worker -> looks that did not come by an account, such as by a link that she gave
    away; the newest first, a page of them at most, by one query."""
    _sources.append(source)
    return source


def looks_without_account(worker: Worker) -> list[Look]:
    """What apps above know of such looks, the newest first."""
    found = [look for source in _sources for look in source(worker)]
    return sorted(found, key=lambda look: look.at, reverse=True)[:LOOKS_ON_A_PAGE]


def looks_at(
    worker: Worker, before: int | None = None, *, most: int = LOOKS_ON_A_PAGE
) -> tuple[list[Look], int | None]:
    """The looks, the newest first, and where the next page begins: three queries, however many looks."""
    rows = accesses_of(worker)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = list(rows[: most + 1])
    shown = rows[:most]
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
    return looks, shown[-1].pk if len(rows) > most else None


def offices_of(user_ids) -> dict[int, str]:
    """User id -> the bureau or enterprise that the person acts for."""
    found = {}
    for model, field in ((EnterpriseMember, "enterprise"), (BureauMember, "bureau")):
        rows = model.objects.filter(user__in=user_ids).values_list("user_id", f"{field}__name")
        found |= dict(rows)
    return found
