"""Figures of competitions that a plan may promise, read from live rows. Of entrants no name is listed."""

from datetime import date

from django.db.models import Count, QuerySet

from competitions.models import Competition, Entry, Honour
from plan.counting import FEWEST, Column, Guarded, counted, told_values, year_to

REGISTER = "技能竞赛登记"


def entrants(on: date):
    """Who took part until the day; somebody in two events is two."""
    return Entry.objects.counted().filter(event__competition__held_on__lte=on)


@counted(
    "competitions_held",
    register=REGISTER,
    title="举办的技能竞赛",
    unit="场",
    definition="当年1月1日到当天举办完的县级技能竞赛。",
    columns=(Column("竞赛", "title"), Column("比赛日", "held_on"), Column("主办", "bureau.name")),
)
def competitions_held(on: date) -> QuerySet[Competition]:
    """Competitions of the year until the day that took place."""
    rows = Competition.objects.held().filter(held_on__range=year_to(on))
    return rows.select_related("bureau")


@counted(
    "competition_entrants",
    register=REGISTER,
    title="参赛人次",
    unit="人次",
    definition="当年1月1日到当天举办的技能竞赛的参赛人次；一人参加两个项目计两人次。",
    columns=(Guarded("竞赛", "event__competition__title"),),
)
def competition_entrants(on: date) -> QuerySet[Entry]:
    return entrants(on).filter(event__competition__held_on__year=on.year)


@counted(
    "competition_awards",
    register=REGISTER,
    title="竞赛颁发的奖项",
    unit="项",
    definition="当年1月1日到当天颁发的技能竞赛奖项。",
    columns=(Guarded("竞赛", "entry__event__competition__title"),),
)
def competition_awards(on: date) -> QuerySet[Honour]:
    """Prizes given in the year until the day."""
    return Honour.objects.filter(entry__event__competition__awarded_on__range=year_to(on))


def by_town(on: date) -> list[dict]:
    """[{town, count}] of the year's entrants, in the order of the towns. Of the towns that few came from only the sum is
    told, last."""
    rows = entrants(on).filter(event__competition__held_on__year=on.year)
    rows = rows.values("town__name").order_by("town__position", "town__name")
    return told_lines(dict(rows.annotate(count=Count("pk")).values_list("town__name", "count")))


def told_lines(counts: dict) -> list[dict]:
    """counts: town -> entrants, in the order of the lines."""
    told = told_values(counts)
    found = [
        {"town": town or "没有填镇", "count": count}
        for town, count in counts.items()
        if town in told
    ]
    held_back = sum(count for town, count in counts.items() if town not in told)
    if held_back:
        found.append({"town": f"不到{FEWEST}人次的和能推算出来的，合计", "count": held_back})
    return found
