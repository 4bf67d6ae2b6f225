"""Whether an agreement is kept, and what can be done when it is not (第二十四条、第二十五条)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import Agreement, MediationOrganization
from complaints.services import clocks, telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, State
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines

Paper = Agreement.Paper
# Source: 总局令第121号第二十五条; 《消费者权益保护法》第三十九条.
REMEDIES = "对方不履行的，您可以依仲裁协议申请仲裁，或者向人民法院起诉。"
# Source: 《人民调解法》第三十三条.
CONFIRMATION = (
    "本协议由人民调解委员会调解达成，双方可以自协议生效之日起三十日内"
    "共同向人民法院申请司法确认；确认有效后一方不履行的，可以申请强制执行。"
)


def settle(complaint, *, terms, paper, sum_yuan, due_on, day) -> Agreement:
    """Put the agreement of the parties on record, in place of an earlier one of the same case.

    Raises ValidationError, code due_on_missing, due_on_past or due_on_not_needed.
    """
    if paper == Paper.AT_ONCE and due_on is not None:
        raise refusal("due_on", "已经即时履行的不用填写履行日期。", "due_on_not_needed")
    if paper != Paper.AT_ONCE and due_on is None:
        raise refusal("due_on", "没有即时履行的，请填写约定的履行日期。", "due_on_missing")
    if due_on is not None and due_on <= day:
        raise refusal("due_on", "请填写今天以后的日期；今天履行的选“即时履行”。", "due_on_past")
    agreement, _ = Agreement.objects.update_or_create(
        complaint=complaint,
        defaults={
            "terms": terms,
            "sum_yuan": sum_yuan,
            "paper": paper,
            "agreed_on": day,
            "due_on": due_on,
            "performed_on": day if paper == Paper.AT_ONCE else None,
            "broken_on": None,
        },
    )
    return agreement


def watch(complaint, agreement, at):
    """The clock that runs next: of the agreed day, or, where all is done, of the follow-up."""
    if agreement.due_on is None:
        start_follow_up_clock(complaint, at)
        return
    start = clocks.clock(
        complaint, clocks.PERFORM, received_on=agreement.agreed_on, due_on=agreement.due_on
    )
    clocks.start(complaint, [start], at=at)


def words_of(agreement) -> str:
    """What the resident reads of an agreement."""
    words = f"双方达成调解：{agreement.terms}"
    if agreement.due_on is not None:
        words += f"\n约定{date_format(agreement.due_on)}前履行。{REMEDIES}"
    if is_of_peoples_mediation(agreement):
        words += f"\n{CONFIRMATION}"
    return words


def is_of_peoples_mediation(agreement) -> bool:
    """Whether a people's mediation committee brought it about."""
    peoples = MediationOrganization.Kind.PEOPLES_MEDIATION
    entrusted = MediationOrganization.objects.filter(cases__complaint=agreement.complaint_id)
    return entrusted.filter(kind=peoples, cases__result="agreed").exists()


@transaction.atomic
def record_performance(
    complaint, *, performed_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """The agreement was kept. Raises ValidationError, code agreement_not_open or performed_on_impossible."""
    complaint = begin(complaint, Action.PERFORMED, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    agreement = unperformed(complaint)
    if not (agreement.broken_on or agreement.agreed_on) <= performed_on <= day:
        message = "履行日期应在达成协议（或者确认未履行）之后、今天或今天以前。"
        raise refusal("performed_on", message, "performed_on_impossible")
    agreement.performed_on = performed_on
    agreement.save(update_fields=["performed_on"])
    clocks.meet(complaint, clocks.PERFORM, on=performed_on)
    ask_whether_solved(complaint, at)
    finish(
        complaint,
        Action.PERFORMED,
        by=by,
        at=at,
        public_note=public_note or f"协议已于{date_format(performed_on)}履行。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "协议已履行", kind="complaint_progress")
    return complaint


@transaction.atomic
def record_breach(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """The agreed day has passed and nothing was done: the consumer is told what remains (第二十五条).

    Raises ValidationError, code agreement_not_open or not_due_yet.
    """
    complaint = begin(complaint, Action.NOT_PERFORMED, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    agreement = unperformed(complaint)
    if agreement.broken_on is not None:
        raise ValidationError("已经记录过未履行。", code="agreement_not_open")
    if day <= agreement.due_on:
        message = f"约定的履行日是{date_format(agreement.due_on)}，还没有过。"
        raise ValidationError(message, code="not_due_yet")
    agreement.broken_on = day
    agreement.save(update_fields=["broken_on"])
    stop_watching(complaint, day, "到期未履行")
    ask_whether_solved(complaint, at)
    remedies = f"{REMEDIES}\n{CONFIRMATION}" if is_of_peoples_mediation(agreement) else REMEDIES
    finish(
        complaint,
        Action.NOT_PERFORMED,
        by=by,
        at=at,
        public_note=f"{public_note or '协议到期没有履行。'}{remedies}",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "协议未履行，请查看其他途径", kind="complaint_progress")
    return complaint


def unperformed(complaint) -> Agreement:
    """The agreement of the case that is still to be kept. Raises ValidationError, code agreement_not_open."""
    agreement = Agreement.objects.filter(complaint=complaint, performed_on=None).first()
    if agreement is None:
        raise ValidationError("没有待履行的协议。", code="agreement_not_open")
    return agreement


def refuse_while_unperformed(complaint):
    """Nobody puts a case away while nobody knows whether its agreement was kept."""
    waiting = Agreement.objects.filter(complaint=complaint, performed_on=None, broken_on=None)
    if waiting.exists() and clocks.running(complaint, clocks.PERFORM):
        message = "请先记录协议是否履行，再归档。"
        raise ValidationError(message, code="agreement_open")


def stop_watching(complaint, day, reason):
    """The agreed day is no longer waited for."""
    for deadline in clocks.running(complaint, clocks.PERFORM):
        deadlines.cancel(deadline, reason=reason, on=day)


def start_follow_up_clock(complaint, at):
    """The resident is to be asked."""
    starts = [clocks.clock(complaint, clocks.FOLLOW_UP, received_on=timezone.localdate(at))]
    clocks.start(complaint, starts, at=at)


def ask_whether_solved(complaint, at):
    """Start the follow-up where nobody has asked yet and nobody is about to."""
    if complaint.state == State.AGREED and not clocks.running(complaint, clocks.FOLLOW_UP):
        start_follow_up_clock(complaint, at)
