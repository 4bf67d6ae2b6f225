"""Figures of certificates and exams that a plan may promise, read from live rows."""

from datetime import date

from credentials.models import Result
from credentials.models.result import PASSED
from plan.metrics import metric
from workers.models import OccupationCertificate, SkillLevel

REGISTER, PAGE = "技能证书登记和考核成绩", "credentials:levels"


def certified_rows(on: date, level=None):
    """Workers with a verified certificate of a level (of any, when None) that holds on the day."""
    rows = OccupationCertificate.objects.in_force(on).verified().filter(skill_level__isnull=False)
    if level is not None:
        rows = rows.filter(skill_level=level)
    return rows.order_by().values("worker").distinct()


@metric(
    "certified_workers",
    register=REGISTER,
    rows=PAGE,
    title="持证家政服务人员",
    unit="人",
    definition="当天至少有一本核验过、在有效期内的技能等级证书的家政服务人员；一人有几本只计一次。",
)
def certified_workers(on: date) -> int:
    """People with a level; each once."""
    return certified_rows(on).count()


def level_metric(level):
    name = SkillLevel(level).label

    @metric(
        f"certified_workers_level_{level}",
        register=REGISTER,
        rows=PAGE,
        title=f"持{name}证书的家政服务人员",
        unit="人",
        definition=f"当天有核验过、在有效期内的{name}技能等级证书的家政服务人员；一人有几本只计一次。",
    )
    def certified_of_level(on: date) -> int:
        return certified_rows(on, level).count()

    return certified_of_level


BY_LEVEL = {level: level_metric(level) for level in SkillLevel.values}


def told_results(on: date):
    """The results in force of exams of the year until the day that were published; who did not come is
    left out."""
    return Result.objects.current().filter(
        is_absent=False,
        registration__plan__state__in=["published", "certified"],
        registration__plan__held_on__gte=on.replace(month=1, day=1),
        registration__plan__held_on__lte=on,
    )


@metric(
    "exam_pass_rate_percent",
    register=REGISTER,
    rows=PAGE,
    title="技能评价考核合格率",
    unit="%",
    definition="当年1月1日到当天举行、已经公布成绩的考核里，到场人员中合格的百分比，舍去小数；没有人到场为0。",
)
def exam_pass_rate_percent(on: date) -> int:
    """Of those who came, the share that passed, in whole per cent, cut off; 0 where nobody came."""
    rows = told_results(on)
    taken = rows.count()
    return rows.filter(PASSED).count() * 100 // taken if taken else 0
