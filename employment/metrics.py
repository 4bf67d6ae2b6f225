"""The figures of measures 3 and 11. The plan gives no number for them: they are 自定指标."""

from datetime import date

from django.db.models import QuerySet

from employment import figures
from employment.models import InternshipMonth, Match, Placement, Seeker, Way
from enterprises.models import ServiceLine
from plan.counting import Guarded, counted
from plan.metrics import metric

WORK = (Guarded("做什么", "job__service_line", dict(ServiceLine.choices)),)
JOBS, SEEKERS, MATCHES = "岗位登记", "求职登记", "岗位匹配登记"


@metric(
    "communities_with_open_jobs",
    register=JOBS,
    rows="employment:communities",
    title="有家政岗位的社区（村）",
    unit="个",
    definition="当天至少有一个正在招聘、没有到期的家政岗位的社区和行政村。",
)
def communities_with_open_jobs(on: date) -> int:
    return figures.communities_with_open_jobs(on).count()


@metric(
    "jobs_published",
    register=JOBS,
    rows="employment:published",
    title="本年发布的家政岗位",
    unit="个",
    definition="当年1月1日至当天检查通过并发布的岗位，一个岗位招几个人都算一个。",
)
def jobs_published(on: date) -> int:
    return figures.jobs_published(on).count()


@metric(
    "jobs_open",
    register=JOBS,
    rows="employment:open",
    title="正在招聘的家政岗位",
    unit="个",
    definition="当天已发布、没有到期、没有招满也没有撤下的岗位。",
)
def jobs_open(on: date) -> int:
    return figures.jobs_open(on).count()


@counted(
    "job_seekers",
    register=SEEKERS,
    title="本年登记求职的人次",
    unit="人次",
    definition="当年1月1日至当天经手机验证或者窗口代办登记求职的人次，后来撤回的也算。",
    columns=(Guarded("怎么登记", "way", dict(Way.choices)),),
)
def job_seekers(on: date) -> QuerySet[Seeker]:
    return figures.job_seekers(on)


@counted(
    "matches_agreed",
    register=MATCHES,
    title="本年求职人同意的匹配",
    unit="次",
    definition="当年1月1日至当天，推荐以后求职人本人同意联系的次数。",
    columns=WORK,
)
def matches_agreed(on: date) -> QuerySet[Match]:
    return figures.matches_agreed(on)


@counted(
    "placements_made",
    register=MATCHES,
    title="本年经平台上岗的人次",
    unit="人次",
    definition="当年1月1日至当天，按上岗日计算的上岗人次；后来离岗的也算。",
    columns=WORK,
)
def placements_made(on: date) -> QuerySet[Placement]:
    return figures.placements_made(on)


@counted(
    "internship_months",
    register="见习台账",
    title="本年就业见习人月",
    unit="人月",
    definition="台账里在当年1月1日至当天结束的见习月份，一个人一个单位一个月算一人月；作废的不算。",
    columns=(Guarded("见习单位", "host__name"),),
)
def internship_months(on: date) -> QuerySet[InternshipMonth]:
    return figures.internship_months(on)
