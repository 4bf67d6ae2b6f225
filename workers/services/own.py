"""What a worker reads of herself: who looked at her record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.access import accesses_of
from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.masking import mask_name
from workers.models import Worker

LOOKS_ON_A_PAGE = 30
OFFICES = ((EnterpriseMember, "enterprise"), (BureauMember, "bureau"))
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
    """One look into the record: when, who (a masked name), for whom on that day, what, why."""

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
    acted = acted_for({row.by_id for row in shown})
    looks = [
        Look(
            row.pk,
            row.at,
            mask_name(row.by.name) or "工作人员",
            "、".join(offices_on(timezone.localdate(row.at), row.by_id, acted)),
            "、".join(FIELDS.get(name, "材料") for name in row.fields),
            row.reason,
        )
        for row in shown
    ]
    return looks, shown[-1].pk if len(rows) > most else None


def offices_on(day, user_id, acted) -> list[str]:
    """For whom the person acted on that day. acted: of ``acted_for``."""
    return [
        name
        for who, name, first, last in acted
        if who == user_id and first <= day and (last is None or day <= last)
    ]


def acted_for(user_ids, offices=OFFICES) -> list[tuple]:
    """(user id, name of the office, first day, last day or None) of every membership of these people.

    offices: (model of a membership, its field of the office).
    """
    if not user_ids:
        return []
    return [
        row
        for model, office in offices
        for row in model.objects.filter(user__in=user_ids)
        .order_by("pk")
        .values_list("user_id", f"{office}__name", "valid_from", "valid_until")
    ]
