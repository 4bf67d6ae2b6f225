"""What waits for the bureau that holds exams."""

from django.utils import timezone

from credentials.permissions import keeps_exams
from credentials.services.certifying import awaiting_certificates
from gaotai_jiazheng.waiting_work import waits

EXAMS = "credentials.ExamPlan"


@waits(EXAMS, "到了时间、待记录开考或者取消的", keeps_exams, begun="unrecorded")
def _(rows, user):
    return rows.begun(timezone.now())


waits(EXAMS, "已考核、成绩待复核的", keeps_exams, state__exact="held")
waits(EXAMS, "成绩已复核、待公布的", keeps_exams, state__exact="entered")


@waits(EXAMS, "成绩已公布、待发证的", keeps_exams, certificates="due")
def _(rows, user):
    return awaiting_certificates(rows)


waits("credentials.Promotion", "待决定的晋升建议", keeps_exams, state__exact="proposed")
