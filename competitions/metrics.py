"""Figures of competitions that a plan may promise, read from live rows."""

from datetime import date

from django.db.models import Count

from competitions.models import Competition, Entry, Honour
from plan.metrics import metric

REGISTER, PAGE = "技能竞赛登记", "competitions:figures"


def entrants(on: date):
    """Who took part until the day; somebody in two events is two."""
    return Entry.objects.counted().filter(event__competition__held_on__lte=on)


@metric(
    "competitions_held",
    register=REGISTER,
    rows=PAGE,
    title="举办的技能竞赛",
    unit="场",
    definition="当年1月1日到当天举办完的县级技能竞赛。",
)
def competitions_held(on: date) -> int:
    """Competitions of the year until the day that took place."""
    return Competition.objects.held().filter(held_on__lte=on, held_on__year=on.year).count()


@metric(
    "competition_entrants",
    register=REGISTER,
    rows=PAGE,
    title="参赛人次",
    unit="人次",
    definition="当年1月1日到当天举办的技能竞赛的参赛人次；一人参加两个项目计两人次。",
)
def competition_entrants(on: date) -> int:
    return entrants(on).filter(event__competition__held_on__year=on.year).count()


@metric(
    "competition_awards",
    register=REGISTER,
    rows=PAGE,
    title="竞赛颁发的奖项",
    unit="项",
    definition="当年1月1日到当天颁发的技能竞赛奖项。",
)
def competition_awards(on: date) -> int:
    """Prizes given in the year until the day."""
    return Honour.objects.filter(
        entry__event__competition__awarded_on__lte=on,
        entry__event__competition__awarded_on__year=on.year,
    ).count()


def by_town(on: date) -> list[dict]:
    """[{town, count}] of the year's entrants, in the order of the towns; without a town last."""
    rows = entrants(on).filter(event__competition__held_on__year=on.year)
    rows = rows.values("town__name").order_by("town__position", "town__name")
    return [
        {"town": row["town__name"] or "没有填镇", "count": row["count"]}
        for row in rows.annotate(count=Count("pk"))
    ]
