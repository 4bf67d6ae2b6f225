"""Figures of who was trained, read from seats and completions. Of a learner everybody reads the class."""

from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from plan.counting import Guarded, Share, counted, marked
from training import person_times
from training.models import Completion, Enrolment
from training.services.followups import placed_within

REGISTER = "培训报名和结业登记"
COMPLETED = (Guarded("班名", "enrolment__training_class__title"),)


def completed(on: date) -> QuerySet[Completion]:
    return person_times.completed(on)


@counted(
    person_times.TARGET,
    register="培训结业登记",
    title="家政领域培训结业人次",
    unit="人次",
    definition=(
        "当年1月1日到当天结业的就业技能培训、岗位技能培训和创业培训人次；同一人参加两期计两人次；撤回的结业不计。"
    ),
    columns=COMPLETED,
)
def training_person_times(on: date) -> QuerySet[Completion]:
    """Completed person-times of the calendar year of the day."""
    return completed(on)


@counted(
    "training_people",
    register=REGISTER,
    title="培训结业的人",
    unit="人",
    definition="当年1月1日到当天结业的人，同一人参加几期只计一次；个人信息已经删除的，每次结业计一人。",
    columns=COMPLETED,
)
def training_people(on: date) -> QuerySet[Completion]:
    """Each person's first completion of the year stands for the person. The first ones are found in one pass:
    asking for each row whether there is an earlier one takes the square of the rows."""
    people = Completion.objects.of_year_until(on).order_by().values("enrolment__id_digest")
    first = people.annotate(first=Min("pk")).values("first")
    return completed(on).filter(Q(enrolment__id_digest="") | Q(pk__in=first))


@counted(
    "training_enrolled",
    register=REGISTER,
    title="参加培训的人次",
    unit="人次",
    definition="当年1月1日到当天开班的培训班里有席位的人次；取消了的班不计。",
    columns=(Guarded("班名", "training_class__title"),),
)
def training_enrolled(on: date) -> QuerySet[Enrolment]:
    return person_times.enrolled(on)


@counted(
    "training_certified",
    register=REGISTER,
    title="培训后取得证书的人次",
    unit="人次",
    definition=(
        "当年1月1日到当天结业的人次里，从开班到当天取得本职业技能等级证书或者专项职业能力证书、证书已经核验的；"
        "没有登记为服务人员的人查不到证书，不计入。"
    ),
    columns=COMPLETED,
)
def training_certified(on: date) -> QuerySet[Completion]:
    return person_times.certified(on)


@counted(
    "training_placed_percent",
    register="培训后就业跟踪",
    title="培训后90天内就业的占比",
    unit="%",
    definition=(
        "当年1月1日到当天结业的人次里，结业后30天或者90天跟踪登记为已就业的百分比，取整数；没有结业时为暂无。"
        "还没有到跟踪日的算没有就业。"
    ),
    by=Share(label="已就业"),
)
def training_placed_percent(on: date) -> QuerySet[Completion]:
    placed = placed_within(Completion.objects.filter(pk=OuterRef("pk")))
    return completed(on).annotate(is_counted=marked(Exists(placed)))
