"""Figures of certificates, exams and awards that a plan may promise, read from live rows.

The rows are everybody's: of a person they tell the town or the occupation and nothing else.
"""

from datetime import date

from django.db.models import QuerySet

from credentials.models import Award, Result
from credentials.models.result import PASSED
from plan.counting import Column, Guarded, Share, counted, marked, month_of, year_to
from workers.models import EvaluationBody, OccupationCertificate, SkillLevel, Worker

REGISTER = "技能证书登记和考核成绩"
TOWN = (Guarded("镇", "town__name"),)


def certified_rows(on: date, level=None):
    """Workers with a verified certificate of a level (of any, when None) that holds on the day."""
    rows = OccupationCertificate.objects.in_force(on).verified().filter(skill_level__isnull=False)
    if level is not None:
        rows = rows.filter(skill_level=level)
    return rows.order_by().values("worker").distinct()


@counted(
    "certified_workers",
    register=REGISTER,
    title="持证家政服务人员",
    unit="人",
    definition="当天至少有一本核验过、在有效期内的技能等级证书的家政服务人员；一人有几本只计一次。",
    columns=TOWN,
)
def certified_workers(on: date) -> QuerySet[Worker]:
    """People with a level; each once."""
    return Worker.objects.filter(pk__in=certified_rows(on))


def level_metric(level):
    name = SkillLevel(level).label

    @counted(
        f"certified_workers_level_{level}",
        register=REGISTER,
        title=f"持{name}证书的家政服务人员",
        unit="人",
        definition=f"当天有核验过、在有效期内的{name}技能等级证书的家政服务人员；一人有几本只计一次。",
        columns=TOWN,
    )
    def certified_of_level(on: date) -> QuerySet[Worker]:
        return Worker.objects.filter(pk__in=certified_rows(on, level))

    return certified_of_level


BY_LEVEL = {level: level_metric(level) for level in SkillLevel.values}


def told_results(on: date):
    """The results in force of exams of the year until the day that were published; who did not come is
    left out."""
    return Result.objects.current().filter(
        is_absent=False,
        registration__plan__state__in=["published", "certified"],
        registration__plan__held_on__range=year_to(on),
    )


@counted(
    "exam_pass_rate_percent",
    register=REGISTER,
    title="技能评价考核合格率",
    unit="%",
    definition="当年1月1日到当天举行、已经公布成绩的考核里，到场人员中合格的百分比，取整数；没有人到场时为暂无。",
    by=Share(label="合格"),
)
def exam_pass_rate_percent(on: date) -> QuerySet[Result]:
    """Of those who came, the share that passed, in whole per cent, cut off; 0 where nobody came."""
    return told_results(on).annotate(is_counted=marked(PASSED))


@counted(
    "evaluation_bodies",
    register="技能评价机构备案",
    title="备案的技能评价机构",
    unit="家",
    definition="当天备案有效的技能评价机构；后来取消备案的不计。",
    columns=(Column("机构", "name"), Column("类别", "get_kind_display")),
)
def evaluation_bodies(on: date) -> QuerySet[EvaluationBody]:
    return EvaluationBody.objects.in_force(on)


@counted(
    "awards_given",
    register="表彰登记",
    title="授予的表彰",
    unit="项",
    definition="当年1月1日到当天按文件授予家政服务人员、没有撤销的表彰。受表彰的人以文件公布为准，这里不列姓名。",
    columns=(
        Column("表彰", "title"),
        Column("授予单位", "awarded_by"),
        Column("授予月份", month_of("awarded_on")),
    ),
)
def awards_given(on: date) -> QuerySet[Award]:
    return Award.objects.standing().filter(awarded_on__range=year_to(on))
