"""Figures of schools that a plan may promise, read from live rows."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Sum

from plan.metrics import metric
from schools.models import Agreement, Figures, Major, Programme

REGISTER = "职业院校登记"


def open_on(on: date):
    """Programmes that were taught on the day."""
    not_closed = Q(closed_on=None) | Q(closed_on__gt=on)
    return Programme.objects.filter(not_closed, opened_on__lte=on)


@metric(
    "school_programmes_open",
    register=REGISTER,
    rows="schools:index",
    title="院校开办的家政相关专业点",
    unit="个",
    definition="当天正在招生或者教学的专业点；一个专业在两所学校开办计两个。",
)
def school_programmes_open(on: date) -> int:
    return open_on(on).count()


@metric(
    "school_majors_listed",
    register=REGISTER,
    rows="schools:index",
    title="方案列出的专业",
    unit="个",
    definition="方案列出的专业，不论有没有学校开办。",
)
def school_majors_listed(on: date) -> int:
    """The majors that the plan lists, taught or not."""
    return Major.objects.count()


@metric(
    "school_majors_open",
    register=REGISTER,
    rows="schools:index",
    title="已经开办的方案专业",
    unit="个",
    definition="方案列出的专业里，当天至少有一所学校正在开办的。",
)
def school_majors_open(on: date) -> int:
    """Of the majors listed, those that some school teaches."""
    return open_on(on).order_by().values("major").distinct().count()


@metric(
    "school_cooperations",
    register=REGISTER,
    rows="schools:cooperations",
    title="校企合作协议",
    unit="份",
    definition="当天有效的学校与家政企业的合作协议。",
)
def school_cooperations(on: date) -> int:
    """Agreements in force."""
    return Agreement.objects.in_force(on).count()


@metric(
    "school_students",
    register=REGISTER,
    rows="schools:students",
    title="家政相关专业在校学生",
    unit="人",
    definition="各专业点最近一个有数据的年度年末的在校学生，按专业点合计。",
)
def school_students(on: date) -> int:
    """People at school at the end of the last year that has figures, programme by programme."""
    return last_figures(on).aggregate(all=Sum("studying"))["all"] or 0


def last_figures(on: date):
    """Of each programme the newest version of its last year until the day's."""
    later = Figures.objects.filter(
        programme=OuterRef("programme"), year__gt=OuterRef("year"), year__lte=on.year
    )
    return Figures.objects.newest().filter(~Exists(later), year__lte=on.year)
