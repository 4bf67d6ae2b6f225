"""How many quarterly reports were in time, read from live rows."""

from datetime import date

from django.db.models import F, Q, QuerySet

from plan.counting import Column, Share, counted, end_of, marked, year_to
from reporting.models import ProgressReport


@counted(
    "reports_accepted_in_time_percent",
    register="季度进展报告登记",
    title="进展报告按期报送率",
    unit="%",
    definition=(
        "报送期限在当年、到当天已到期的季度进展报告中，在期限以内提交并且已经采纳的比例；"
        "退回以后重新提交的，按最后一次提交的日期；取整数，没有到期的报告时为暂无。"
    ),
    columns=(
        Column("季度", "period"),
        Column("责任单位", "bureau.name"),
        Column("报送期限", "period.due_on"),
    ),
    by=Share(label="按期"),
)
def reports_accepted_in_time(on: date) -> QuerySet[ProgressReport]:
    in_time = Q(
        state="accepted",
        decided_at__lt=end_of(on),
        submitted_at__date__lte=F("period__due_on"),
    )
    due = ProgressReport.objects.filter(period__due_on__range=year_to(on))
    return due.select_related("period", "bureau").annotate(is_counted=marked(in_time))
