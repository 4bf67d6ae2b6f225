"""Mediation and the appraisal that stops its clock, or that of the check of a report."""

from django.db import transaction
from django.utils import timezone

from complaints.services import clocks, telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, Kind
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines


@transaction.atomic
def start_mediation(
    complaint,
    *,
    complainant_agreed_on,
    respondent_agreed_on,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Begin to mediate; both parties must have agreed (第十八条).

    Raises ValidationError, code consent_missing or consent_in_future.
    """
    complaint = begin(complaint, Action.START_MEDIATION, by=by, seen_step=seen_step)
    at = at or timezone.now()
    require_consents(complainant_agreed_on, respondent_agreed_on, timezone.localdate(at))
    finish(
        complaint,
        Action.START_MEDIATION,
        by=by,
        at=at,
        public_note=public_note
        or (
            f"双方同意调解（投诉人{complainant_agreed_on:%m月%d日}，"
            f"被投诉人{respondent_agreed_on:%m月%d日}），{complaint.bureau}开始调解。"
        ),
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "开始调解", kind="complaint_progress")
    return complaint


def require_consents(complainant_agreed_on, respondent_agreed_on, day):
    """Both parties must have agreed, at the latest on that day."""
    agreed = {
        "complainant_agreed_on": complainant_agreed_on,
        "respondent_agreed_on": respondent_agreed_on,
    }
    for name, agreed_on in agreed.items():
        if agreed_on is None:
            message = "调解要双方都同意，请填写双方同意的日期。"
            raise refusal(name, message, "consent_missing")
        if agreed_on > day:
            raise refusal(name, "同意的日期不能晚于今天。", "consent_in_future")


@transaction.atomic
def start_appraisal(
    complaint, *, document, reason, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Have the matter appraised or tested; these days count neither towards the sixty of a mediation (第二十二条)
    nor towards the fifteen workdays of a check (《市场监督管理行政处罚程序规定》第十八条).

    document: the number of the commission paper.
    """
    complaint = begin(complaint, Action.START_APPRAISAL, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    for deadline in clocks.running(complaint, *clocks.WAITING_FOR_APPRAISAL):
        deadlines.pause(deadline, on=day, document=document, reason=reason, by=by)
    finish(
        complaint,
        Action.START_APPRAISAL,
        by=by,
        at=at,
        public_note=public_note
        or f"委托鉴定检测（{document}），期间不计入{work_on(complaint)}期限。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "委托鉴定检测", kind="complaint_progress")
    return complaint


@transaction.atomic
def end_appraisal(
    complaint, *, document, by, at=None, public_note="", internal_note="", seen_step=None
):
    """The result of the appraisal is there; the clock goes on from today."""
    complaint = begin(complaint, Action.END_APPRAISAL, by=by, seen_step=seen_step)
    at = at or timezone.now()
    resume(complaint, document, by, timezone.localdate(at))
    finish(
        complaint,
        Action.END_APPRAISAL,
        by=by,
        at=at,
        public_note=public_note or f"鉴定检测结束（{document}），继续{work_on(complaint)}。",
        internal_note=internal_note,
    )
    words = f"鉴定检测结束，继续{work_on(complaint)}"
    telling.tell_resident(complaint, words, kind="complaint_progress")
    return complaint


def resume(complaint, document, by, day):
    """Let a clock that an appraisal stopped tick again."""
    for deadline in clocks.running(complaint, *clocks.WAITING_FOR_APPRAISAL):
        if deadline.state == deadline.State.PAUSED:
            deadlines.resume(deadline, on=day, document=document, by=by)


def work_on(complaint) -> str:
    """What waits for the appraisal, in a word."""
    return "核查" if complaint.kind == Kind.VIOLATION_REPORT else "调解"
