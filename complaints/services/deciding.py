"""From the bureau's desk to the decision whether the complaint is accepted."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models.choices import DeclineGround
from complaints.services import clocks, telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines

# Source: 《消费者权益保护法》第三十九条.
REMEDIES = "您还可以与经营者协商和解，请消费者协会或者其他调解组织调解，依仲裁协议申请仲裁，或者向人民法院起诉。"


@transaction.atomic
def record(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Sign for the case and put it on the bureau's record (登记签收)."""
    complaint = begin(complaint, Action.RECORD, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    clocks.meet(complaint, clocks.SIGN, on=day)
    return finish(
        complaint,
        Action.RECORD,
        by=by,
        at=at,
        public_note=public_note or f"{complaint.bureau}已登记。",
        internal_note=internal_note,
        received_on=complaint.received_on or receive(complaint, day),
    )


@transaction.atomic
def confirm_receipt(
    complaint, *, received_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Say on which day the bureau received the matter, so that the law's clock is no longer expected.

    received_on: between the day of submission and today. Source: 总局令第121号第八条、第十五条.
    Raises ValidationError, code received_on_impossible.
    """
    complaint = begin(complaint, Action.CONFIRM_RECEIPT, by=by, seen_step=seen_step)
    at = at or timezone.now()
    if not clocks.submission_day(complaint) <= received_on <= timezone.localdate(at):
        message = "收到日期应在提交之日和今天之间。"
        raise refusal("received_on", message, "received_on_impossible")
    receive(complaint, received_on)
    return finish(
        complaint,
        Action.CONFIRM_RECEIPT,
        by=by,
        at=at,
        public_note=public_note or f"{complaint.bureau}于{date_format(received_on)}收到。",
        internal_note=internal_note,
        received_on=received_on,
    )


def receive(complaint, day):
    """Make the expected clock of the law a firm one; gives the day back."""
    for deadline in clocks.running(complaint, *clocks.LAWS_FIRST.values()):
        if deadline.is_expected:
            deadlines.confirm_receipt(deadline, received_on=day)
    return day


@transaction.atomic
def request_identity(
    complaint, *, due_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Ask the complainant for proof of identity by a day that the bureau sets (第十条第三款).

    The bureau's own clock goes on. Raises ValidationError, code due_on_past.
    """
    complaint = begin(complaint, Action.REQUEST_IDENTITY, by=by, seen_step=seen_step)
    at = at or timezone.now()
    if due_on <= timezone.localdate(at):
        raise refusal("due_on", "请选择今天以后的日期。", "due_on_past")
    finish(
        complaint,
        Action.REQUEST_IDENTITY,
        by=by,
        at=at,
        public_note=public_note
        or f"请在{date_format(due_on)}前向{complaint.bureau}提供身份证明材料。",
        internal_note=internal_note,
        identity_due_on=due_on,
    )
    way = "交到" if complaint.channel in telling.HOTLINES else "在网上传或者交到"
    words = f"需要补充身份证明，{due_on:%-m月%-d日}前{way}{complaint.bureau}"
    telling.tell_resident(complaint, words, kind="complaint_progress")
    return complaint


@transaction.atomic
def confirm_identity(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """The proof of identity has come and fits (身份核验通过)."""
    complaint = begin(complaint, Action.CONFIRM_IDENTITY, by=by, seen_step=seen_step)
    finish(
        complaint,
        Action.CONFIRM_IDENTITY,
        by=by,
        at=at or timezone.now(),
        public_note=public_note or "身份证明已核验。",
        internal_note=internal_note,
        identity_due_on=None,
    )
    telling.tell_resident(complaint, "身份证明已核验，继续办理", kind="complaint_progress")
    return complaint


@transaction.atomic
def accept(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Accept the complaint and tell the complainant (受理).

    Starts the sixty days of mediation where 总局令第121号 applies (第二十三条第一款第五项); the day of
    acceptance is not counted.
    """
    complaint = begin(complaint, Action.ACCEPT, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    clocks.meet(complaint, clocks.ACCEPT, on=day)
    if complaint.bureau.handles_by_complaint_measures:
        starts = [clocks.clock(complaint, clocks.MEDIATE, received_on=day)]
        clocks.start(complaint, starts, at=at)
    finish(
        complaint,
        Action.ACCEPT,
        by=by,
        at=at,
        public_note=public_note or f"{complaint.bureau}已受理。",
        internal_note=internal_note,
        accepted_on=day,
    )
    telling.tell_resident(complaint, "已受理", kind="complaint_accepted")
    return complaint


@transaction.atomic
def decline(complaint, *, ground, by, at=None, public_note="", internal_note="", seen_step=None):
    """Decline the complaint on one of the seven grounds and tell the remedies (不予受理).

    ground: DeclineGround. public_note: the facts that the ground rests on; required, since the decision
    must state its reason. Source: 总局令第121号第十五条第二款、第十六条.
    Raises ValidationError, code reason_missing.
    """
    complaint = begin(complaint, Action.DECLINE, by=by, seen_step=seen_step)
    if not public_note.strip():
        message = "请写明不予受理的理由，投诉人会看到。"
        raise refusal("public_note", message, "reason_missing")
    at = at or timezone.now()
    ground = DeclineGround(ground)
    clocks.meet(complaint, clocks.ACCEPT, on=timezone.localdate(at))
    clocks.meet_order(complaint, on=timezone.localdate(at))
    clocks.cancel(complaint, reason="不予受理", on=timezone.localdate(at))
    finish(
        complaint,
        Action.DECLINE,
        by=by,
        at=at,
        public_note=(
            f"不予受理（总局令第121号第十六条第{ground.value}项：{ground.label}）。"
            f"{public_note.strip()}\n{REMEDIES}"
        ),
        internal_note=internal_note,
        declined_ground=ground,
    )
    telling.tell_resident(complaint, "未予受理，请查看理由和其他途径", kind="complaint_declined")
    return complaint
