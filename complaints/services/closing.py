"""How a case ends, what the resident says of it, and how it comes back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from complaints import permissions
from complaints.models import Agreement, FollowUp, Negotiation
from complaints.models.choices import TerminationReason
from complaints.routing import dispatch_center
from complaints.services import (
    clocks,
    entrusting,
    mediators,
    merging,
    negotiating,
    parties,
    performing,
    telling,
)
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal


@transaction.atomic
def agree(
    complaint,
    *,
    outcome,
    paper=Agreement.Paper.AT_ONCE,
    sum_yuan=None,
    due_on=None,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Both parties have agreed; the agreement is put on record (第二十四条).

    paper: a written one, unless it was performed at once or both waive it. due_on: the day by which it is
    to be performed; None when it was performed at once. Then the follow-up is due, else once it is known
    whether the agreement was kept. Raises ValidationError as ``performing.settle`` does.
    """
    complaint = begin(complaint, Action.AGREE, by=by, seen_step=seen_step)
    parties.require_consent(complaint, Action.AGREE)
    require_outcome(outcome)
    at = at or timezone.now()
    day = timezone.localdate(at)
    agreement = performing.settle(
        complaint, terms=outcome, paper=paper, sum_yuan=sum_yuan, due_on=due_on, day=day
    )
    clocks.meet(complaint, clocks.MEDIATE, on=day)
    performing.watch(complaint, agreement, at)
    mediators.discharge(complaint, day)
    finish(
        complaint,
        Action.AGREE,
        by=by,
        at=at,
        public_note=public_note or performing.words_of(agreement),
        internal_note=internal_note,
        outcome=outcome,
    )
    telling.tell_resident(complaint, "已达成调解", kind="complaint_closed")
    return complaint


@transaction.atomic
def terminate(
    complaint, *, reason, outcome="", by, at=None, public_note="", internal_note="", seen_step=None
):
    """End the mediation for one of the eight reasons (第二十三条); both parties are told within seven
    workdays. A clock that an appraisal had stopped ends too."""
    complaint = begin(complaint, Action.TERMINATE, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    reason = TerminationReason(reason)
    clocks.meet(complaint, clocks.MEDIATE, on=day)
    entrusting.take_back(complaint, day)
    mediators.discharge(complaint, day)
    clocks.start(complaint, [clocks.clock(complaint, clocks.TELL_END, received_on=day)], at=at)
    return finish(
        complaint,
        Action.TERMINATE,
        by=by,
        at=at,
        public_note=public_note
        or f"调解终止（总局令第121号第二十三条第{reason.value}项：{reason.label}）。",
        internal_note=internal_note,
        termination_reason=reason,
        outcome=outcome,
    )


@transaction.atomic
def tell(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Tell both parties that the mediation has ended, and the ways that are still open (第二十五条)."""
    complaint = begin(complaint, Action.TELL, by=by, seen_step=seen_step)
    at = at or timezone.now()
    clocks.meet(complaint, clocks.TELL_END, on=timezone.localdate(at))
    performing.start_follow_up_clock(complaint, at)
    finish(
        complaint,
        Action.TELL,
        by=by,
        at=at,
        public_note=public_note or "已告知双方调解终止；您可以依法申请仲裁或者提起诉讼。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "办理结果已告知", kind="complaint_closed")
    return complaint


@transaction.atomic
def answer(complaint, *, outcome, by, at=None, public_note="", internal_note="", seen_step=None):
    """Answer the resident: the way a bureau outside 总局令第121号 ends its work (答复)."""
    complaint = begin(complaint, Action.ANSWER, by=by, seen_step=seen_step)
    require_outcome(outcome)
    at = at or timezone.now()
    clocks.meet(complaint, clocks.HANDLING[complaint.kind], on=timezone.localdate(at))
    performing.start_follow_up_clock(complaint, at)
    finish(
        complaint,
        Action.ANSWER,
        by=by,
        at=at,
        public_note=public_note or outcome,
        internal_note=internal_note,
        outcome=outcome,
    )
    telling.tell_resident(complaint, "已有答复", kind="complaint_closed")
    return complaint


def require_outcome(outcome):
    if not outcome.strip():
        message = "请写明处理结果，本人会看到。"
        raise refusal("outcome", message, "outcome_missing")


@transaction.atomic
def withdraw(complaint, *, by=None, at=None, public_note="", internal_note="", seen_step=None):
    """Whoever brought the matter takes it back; by None: did it online."""
    complaint = begin(complaint, Action.WITHDRAW, by=by, seen_step=seen_step)
    parties.require_consent(complaint, Action.WITHDRAW)
    at = at or timezone.now()
    day = timezone.localdate(at)
    negotiating.end_negotiation(complaint, Negotiation.Result.WITHDRAWN, day)
    who = complaint.complainant_word
    clocks.cancel(complaint, reason=f"{who}撤回", on=day)
    finish(
        complaint,
        Action.WITHDRAW,
        by=by,
        at=at,
        public_note=public_note or f"{who}撤回{complaint.noun}。",
        internal_note=internal_note,
    )
    telling.tell_bureau(complaint, f"{who}已撤回", kind="complaint_withdrawn")
    return complaint


SAID = {True: "已解决", False: "未解决", None: "没有联系上"}


@transaction.atomic
def follow_up(
    complaint, *, is_solved, grade, remark="", by=None, at=None, internal_note="", seen_step=None
):
    """Write down what the resident said: solved or not first, then one of five grades (回访).

    is_solved and grade None: the officer reached nobody, and ``remark`` says how it was tried; no figure counts it
    as an answer. Raises ValidationError, code tries_missing.
    """
    complaint = begin(complaint, Action.FOLLOW_UP, by=by, seen_step=seen_step)
    if is_solved is None and not remark.strip():
        message = "没有联系上的，请写明什么时候、怎样联系过。"
        raise refusal("remark", message, "tries_missing")
    at = at or timezone.now()
    FollowUp.objects.create(
        complaint=complaint,
        is_solved=is_solved,
        grade=grade,
        remark=remark,
        asked_by=by,
        asked_at=at,
    )
    clocks.meet(complaint, clocks.FOLLOW_UP, on=timezone.localdate(at))
    finish(
        complaint,
        Action.FOLLOW_UP,
        by=by,
        at=at,
        public_note=f"回访：{SAID[is_solved]}。",
        internal_note=internal_note,
    )
    if is_solved is None:
        subject = "回访没有联系上您，没有解决的请联系承办单位"
        telling.tell_resident(complaint, subject, kind="complaint_progress")
    elif not is_solved:
        tell_of_unsolved(complaint)
    return complaint


def tell_of_unsolved(complaint):
    """Nobody looks at a case that was asked about: the dispatch centre, which decides whether it is worked on
    again, and the bureau learn that the person is not satisfied."""
    who = complaint.complainant_word
    telling.tell_bureau(complaint, f"{who}回访说没有解决", kind="complaint_unsolved")
    center = dispatch_center()
    if center != complaint.bureau:
        subject = "回访说没有解决，请决定是否重办"
        telling.tell_bureau(complaint, subject, kind="complaint_unsolved", bureau=center)


@transaction.atomic
def rework(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Have the bureau work on the case again because the resident is not satisfied (重办); once, then
    supervision is the way. What it had come to stands in its history and is its result no more.

    Raises ValidationError, code reason_missing or rework_used_up.
    """
    complaint = begin(complaint, Action.REWORK, by=by, seen_step=seen_step)
    require_reason(public_note)
    if permissions.was_reworked(complaint):
        raise ValidationError("这件事项已经重办过一次，请改用督办。", code="rework_used_up")
    at = at or timezone.now()
    performing.stop_watching(complaint, timezone.localdate(at), "重办")
    slug = clocks.HANDLING[complaint.kind]
    if clocks.follows_law(complaint):
        slug = clocks.LAWS_AGAIN.get(complaint.kind, slug)
    again = clocks.clock(complaint, slug, received_on=timezone.localdate(at))
    clocks.start(complaint, [again], at=at)
    finish(
        complaint,
        Action.REWORK,
        by=by,
        at=at,
        public_note=public_note,
        internal_note=internal_note,
        termination_reason=None,
        outcome="",
    )
    telling.tell_bureau(complaint, "要求重办", kind="complaint_rework")
    telling.tell_resident(complaint, "将重新办理", kind="complaint_progress")
    return complaint


@transaction.atomic
def reopen(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Take a closed case up again, with the reason; its number and its record stay, its result is none any more."""
    complaint = begin(complaint, Action.REOPEN, by=by, seen_step=seen_step)
    require_reason(public_note)
    at = at or timezone.now()
    day = timezone.localdate(at)
    lives_by_law = clocks.follows_law(complaint)
    slug = (clocks.LAWS_FIRST if lives_by_law else clocks.HANDLING)[complaint.kind]
    clocks.start(complaint, [clocks.clock(complaint, slug, received_on=day)], at=at)
    finish(
        complaint,
        Action.REOPEN,
        by=by,
        at=at,
        public_note=public_note,
        internal_note=internal_note,
        declined_ground=None,
        termination_reason=None,
        merged_into=None,
        outcome="",
    )
    telling.tell_bureau(complaint, "重新办理", kind="complaint_reopened")
    telling.tell_resident(complaint, "重新办理", kind="complaint_progress")
    return complaint


def require_reason(public_note):
    if not public_note.strip():
        message = "请写明原因。"
        raise refusal("public_note", message, "reason_missing")


@transaction.atomic
def archive(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Put the finished case away (归档)."""
    complaint = begin(complaint, Action.ARCHIVE, by=by, seen_step=seen_step)
    performing.refuse_while_unperformed(complaint)
    merging.refuse_while_the_other_goes_on(complaint)
    at = at or timezone.now()
    clocks.cancel(complaint, reason="已归档", on=timezone.localdate(at))
    return finish(
        complaint,
        Action.ARCHIVE,
        by=by,
        at=at,
        public_note=public_note,
        internal_note=internal_note,
    )
