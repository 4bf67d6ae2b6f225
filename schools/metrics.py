"""Figures of schools that a plan may promise, read from live rows."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from plan.counting import Column, Total, counted
from schools.models import Agreement, Figures, Major, Programme

REGISTER = "职业院校登记"
PROGRAMME = (
    Column("学校", "school.name"),
    Column("专业", "major.name"),
    Column("开设日", "opened_on"),
)
MAJOR = (Column("专业", "name"),)


def open_on(on: date):
    """Programmes that were taught on the day."""
    not_closed = Q(closed_on=None) | Q(closed_on__gt=on)
    return Programme.objects.filter(not_closed, opened_on__lte=on)


def last_figures(on: date):
    """Of each programme the newest version of its last year until the day's; of one that is closed as long as they
    tell who is there still: of a year since then, and of the day's or the one before."""
    later = Figures.objects.filter(
        programme=OuterRef("programme"), year__gt=OuterRef("year"), year__lte=on.year
    )
    is_open = Q(programme__closed_on=None) | Q(programme__closed_on__gt=on)
    stays = Q(programme__closed_on__year__lte=F("year"), year__gte=on.year - 1)
    return Figures.objects.newest().filter(is_open | stays, ~Exists(later), year__lte=on.year)


@counted(
    "school_programmes_open",
    register=REGISTER,
    title="院校开办的家政相关专业点",
    unit="个",
    definition="当天已经开设、没有停办的专业点；一个专业在两所学校开设计两个。",
    columns=PROGRAMME,
)
def school_programmes_open(on: date) -> QuerySet[Programme]:
    return open_on(on).select_related("school", "major")


@counted(
    "school_majors_listed",
    register=REGISTER,
    title="方案列出的专业",
    unit="个",
    definition="方案列出的专业，不论有没有学校开设；这个数不随日期变化。",
    columns=MAJOR,
)
def school_majors_listed(on: date) -> QuerySet[Major]:
    """The majors that the plan lists, taught or not."""
    return Major.objects.all()


@counted(
    "school_majors_open",
    register=REGISTER,
    title="已经开设的方案专业",
    unit="个",
    definition="方案列出的专业里，当天至少有一所学校开设的。",
    columns=MAJOR,
)
def school_majors_open(on: date) -> QuerySet[Major]:
    """Of the majors listed, those that some school teaches."""
    return Major.objects.filter(Exists(open_on(on).filter(major=OuterRef("pk"))))


@counted(
    "school_cooperations",
    register=REGISTER,
    title="校企合作协议",
    unit="份",
    definition="当天有效的学校与家政企业的合作协议。",
    columns=(
        Column("学校", "school.name"),
        Column("企业", "enterprise.name", "enterprise"),
        Column("有效期自", "valid_from"),
        Column("至", "valid_until"),
    ),
)
def school_cooperations(on: date) -> QuerySet[Agreement]:
    """Agreements in force."""
    return Agreement.objects.in_force(on).select_related("school", "enterprise")


@counted(
    "school_students",
    register=REGISTER,
    title="家政相关专业在校学生",
    unit="人",
    definition=(
        "各专业点到当天所在年度为止，最近一个有数据的年度的在校学生，按专业点合计；更正过的用最新一版。"
        "停办的专业点，只计停办当年以后登记、不早于上一年的人数。"
    ),
    columns=(
        Column("学校", "programme.school.name"),
        Column("专业", "programme.major.name"),
        Column("年度", "year"),
    ),
    by=Total("studying", label="在校学生"),
)
def school_students(on: date) -> QuerySet[Figures]:
    """People at school at the end of the last year that has figures, programme by programme."""
    return last_figures(on).select_related("programme__school", "programme__major")
