"""Figures of meetings and of what they decided: days and bureaus are public, what was said is not."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from meetings.models import Action, Meeting
from plan.counting import Column, Share, counted, marked, year_to

REGISTER = "部门会商登记"
OF_ACTION = (Column("责任单位", "bureau.name"), Column("期限", "due_then"))


@counted(
    "meetings_held",
    register=REGISTER,
    title="部门会商",
    unit="次",
    definition="当年到当天为止已经召开的部门会商；取消的不计。",
    columns=(
        Column("会议日", "held_on"),
        Column("召集单位", "bureau.name"),
        Column("参会单位（个）", "asked"),
    ),
)
def meetings_held(on: date) -> QuerySet[Meeting]:
    rows = Meeting.objects.took_place().filter(held_on__range=year_to(on))
    return rows.select_related("bureau").annotate(asked=Count("invitations"))


@counted(
    "actions_overdue",
    register=REGISTER,
    title="逾期的会商事项",
    unit="项",
    definition="会商议定的事项，到当天已经超过期限、还没有办结也没有取消的；期限按当天的规定，批准延期的按延期以后。",
    columns=OF_ACTION,
)
def actions_overdue(on: date) -> QuerySet[Action]:
    return Action.objects.overdue(on).select_related("bureau")


@counted(
    "actions_done_on_time_percent",
    register=REGISTER,
    title="会商事项按期办结率",
    unit="%",
    definition=(
        "期限在当年、到当天已经办结或者超过期限的会商事项中，在期限以内办结的比例；"
        "上年12月31日到期、当天没有办结的计在当年；取消的不计，批准延期的按延期以后的期限；取整数，没有这样的事项时为暂无。"
    ),
    columns=OF_ACTION,
    by=Share(label="按期办结"),
)
def actions_done_on_time(on: date) -> QuerySet[Action]:
    """What was not done on 31 December was late from the next day on, and counts in the year that begins then."""
    new_year_eve = date(on.year - 1, 12, 31)
    was_open = Q(done_on=None) | Q(done_on__gt=new_year_eve)
    rows = Action.objects.as_of(on).filter(
        Q(due_then__year=on.year) | Q(was_open, due_then=new_year_eve)
    )
    ended = rows.filter(Q(done_on__lte=on) | Q(due_then__lt=on)).select_related("bureau")
    return ended.annotate(is_counted=marked(Q(done_on__lte=F("due_then"))))
