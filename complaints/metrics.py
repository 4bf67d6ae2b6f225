"""Figures of cases that a plan may promise. Everybody reads the rows: no number, no words of a case, no day."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from complaints.figures import (
    IS_ANNULLED,
    RESIDENTS_RULES,
    clocks_of_cases,
    closed,
    filed,
    steps_between,
)
from complaints.models import Complaint, Step, WageOutcome
from complaints.transitions import Action, Kind
from plan.counting import Guarded, Middle, Share, Total, counted, marked, whole_days, year_to
from reminders.models import Deadline

REGISTER = "投诉举报和欠薪事项登记"


@counted(
    "complaints_received",
    register=REGISTER,
    title="收到的投诉",
    unit="件",
    definition="当年1月1日到当天提交的消费投诉；登记错了、已经撤销的不计。",
    columns=(Guarded("类别", "category__name", day="submitted_at"),),
)
def received(on: date) -> QuerySet[Complaint]:
    return filed(*year_to(on)).filter(kind=Kind.COMPLAINT)


@counted(
    "complaints_answered_in_time_percent",
    register=REGISTER,
    title="投诉按期办理率",
    unit="%",
    definition=(
        "消费投诉的受理、调解和答复期限，在上年12月31日到当天前一天届满的，其中按期完成的百分比，取整数；"
        "一件投诉有几个期限的各计一次，中止和取消的期限不计；没有期限届满时为暂无。"
    ),
    by=Share(label="按期完成"),
)
def answered_in_time(on: date) -> QuerySet[Deadline]:
    """A clock that is due on a day is late only after that day, so it counts from the next day on: one of 31 December
    in the year that begins then."""
    first, _ = year_to(on)
    of_complaints = Complaint.objects.filter(~IS_ANNULLED, pk=OuterRef("subject_id"))
    rows = clocks_of_cases(RESIDENTS_RULES).filter(
        Exists(of_complaints.filter(kind=Kind.COMPLAINT)),
        state__in=[Deadline.State.MET, Deadline.State.RUNNING],
        due_on__gte=first - timedelta(days=1),
        due_on__lt=on,
    )
    in_time = marked(Q(state=Deadline.State.MET, met_on__lte=F("due_on")))
    return rows.annotate(is_counted=in_time)


@counted(
    "mediations_agreed_percent",
    register=REGISTER,
    title="调解成功率",
    unit="%",
    definition=(
        "当年1月1日到当天有结果的消费投诉调解里，双方达成一致的百分比，取整数；"
        "同一件投诉重新调解的，每次结果各计一次；没有结果时为暂无。"
    ),
    by=Share(label="达成一致"),
)
def mediated(on: date) -> QuerySet[Step]:
    rows = steps_between(*year_to(on), [Action.AGREE, Action.TERMINATE])
    rows = rows.filter(complaint__kind=Kind.COMPLAINT)
    return rows.annotate(is_counted=marked(Q(action=Action.AGREE)))


@counted(
    "complaint_days_median",
    register=REGISTER,
    title="投诉办结用时中位数",
    unit="天",
    definition="当年1月1日到当天办结的消费投诉，从提交到办结的整天数的中位数；中间有两个的取小的。",
    by=Middle("days", label="整天数"),
)
def closed_complaints(on: date) -> QuerySet[Complaint]:
    rows = closed(*year_to(on)).filter(kind=Kind.COMPLAINT)
    return rows.annotate(days=whole_days("submitted_at", "closed_at"))


@counted(
    "cases_sent_back",
    register=REGISTER,
    title="退回重新派单",
    unit="次",
    definition="当年1月1日到当天承办单位认为不属于本单位职责而退回的次数，12345派来的和网上提交的都在内。",
    columns=(Guarded("类别", "complaint__category__name", day="at"),),
)
def sent_back(on: date) -> QuerySet[Step]:
    return steps_between(*year_to(on), [Action.SEND_BACK])


@counted(
    "wage_yuan_recovered",
    register=REGISTER,
    title="追回的欠薪",
    unit="元",
    definition="当年1月1日到当天答复的欠薪事项里已经追回的金额，舍去不足1元的部分；重新办理的以最近一次答复为准。",
    by=Total("recovered_yuan", label="追回金额（元）"),
)
def wages(on: date) -> QuerySet[WageOutcome]:
    return WageOutcome.objects.filter(decided_on__range=year_to(on))
