"""Two cases about the same thing: one goes on, the other is kept as it was brought in (并案).

Each complaint and each wage claim of somebody else has a decision and days of its own (总局令第121号
第十五条, 《保障农民工工资支付条例》第十条): of these kinds only those of one person are merged. What nobody has a
right of his own in, a question, a call for help, a suggestion, is merged whoever said it. Reports are merged
by ``reporting.merge`` (第三十五条) and never with a case of another kind (第九条).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint
from complaints.models.choices import Standing
from complaints.services import clocks, listeners, telling
from complaints.services.stepping import ANSWERED_STATES, begin, finish, lock
from complaints.similar import is_same_respondent, told_in
from complaints.transitions import CLOSED_STATES, Action, Kind, State
from gaotai_jiazheng.refusals import refusal

OF_ONE_PERSON = frozenset({Kind.COMPLAINT, Kind.WAGE_ARREARS})
# The refusals that hold whatever is typed: the cases are not such that one may go on for both.
IMPOSSIBLE = "merge_impossible"
OTHERS_MERGED = "已经有事项并入这一件，请把那一件并过来，或者先撤销并案。"
NOT_YET_TAKEN_UP = frozenset({State.SUBMITTED, State.RETURNED})
# How the case that goes on may end without a result for anybody else.
WITHOUT_RESULT = frozenset({State.WITHDRAWN, State.DECLINED, State.REDIRECTED, State.ANNULLED})


@transaction.atomic
def merge_case(
    complaint, *, into, reason, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Let another open case of the same bureau about the same respondent go on for this one too.

    The case keeps its words, its files and who sees it; its clocks end; its person is told, and sees with
    the number and code of this case how the other one stands (``tracking.onward``). reason: for the record,
    not for the resident. Raises ValidationError, code merge_impossible or reason_missing.
    """
    complaint, into = both_locked(complaint, into)
    complaint = begin(complaint, Action.MERGE, by=by, seen_step=seen_step)
    refuse_impossible(complaint, into)
    if not reason.strip():
        raise refusal("reason", "请写明为什么是同一件事。", "reason_missing")
    at = at or timezone.now()
    clocks.cancel(complaint, reason=f"并入{into.number}", on=timezone.localdate(at))
    finish(
        complaint,
        Action.MERGE,
        by=by,
        at=at,
        public_note=public_note or words_for(complaint, into),
        internal_note=f"并入{into.number}，理由：{reason.strip()}\n{internal_note}".strip(),
        merged_into=into,
    )
    telling.tell_resident(complaint, "已并案办理", kind="complaint_progress")
    return complaint


def both_locked(complaint, into) -> tuple[Complaint, Complaint]:
    """Both rows, held in the order of their keys: two officers who merge crosswise wait for each other."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("bureau")
    held = {row.pk: row for row in rows.filter(pk__in={complaint.pk, into.pk}).order_by("pk")}
    return held[complaint.pk], held[into.pk]


def words_for(complaint, into) -> str:
    """What the resident reads; the number of the other case only when it is her own."""
    if is_same_person(complaint, into):
        return f"这件事您已经提过，并入{into.number}一起办理。"
    return "已经有一件反映同一情况的事项在办，并入那一件一起办理；凭这件的编号和查询码可以看到办到哪一步。"


def is_same_person(complaint, into) -> bool:
    return complaint.complainant_phone_index == into.complainant_phone_index != ""


def refuse_impossible(complaint, into):
    """Raise ValidationError, beside ``into``, when one case cannot go on for both."""
    sentence = what_is_against(complaint, into)
    if sentence is None and has_merged(complaint):
        sentence = OTHERS_MERGED
    if sentence is not None:
        raise refusal("into", sentence, IMPOSSIBLE)


def what_is_against(complaint, into) -> str | None:
    """Why the one case cannot go on for both, as far as the two rows say; nothing is asked for."""
    kind = complaint.get_kind_display()
    for is_so, sentence in (
        (into.pk == complaint.pk, "一件事项不能并入它自己。"),
        (Kind.VIOLATION_REPORT in {complaint.kind, into.kind}, "举报和其他事项要分开办理（第九条）。"),
        (into.kind != complaint.kind, "只能并入同一类事项。"),
        (into.bureau_id != complaint.bureau_id, "只能并入同一承办单位的事项；要换单位的，先退回派单。"),
        (into.state in CLOSED_STATES, f"{into.number}已经办结，不能再并入。"),
        (into.state in NOT_YET_TAKEN_UP, f"{into.number}还没有登记签收，请先登记签收。"),
        (has_result(into), f"{into.number}已经有了结果，不能再并入。"),
        (not is_same_matter(complaint, into), "被投诉人不同，不是同一件事。"),
        (complaint.standing == Standing.JOINT, "联合投诉有几个人，不能并入别的事项。"),
        (
            complaint.kind in OF_ONE_PERSON and not is_same_person(complaint, into),
            f"不是同一人的{kind}，每件都要决定并告知本人，不能合并；投诉可以由他们联合提出（第十二条）。",
        ),
    ):  # fmt: skip
        if is_so:
            return sentence
    return None


def has_result(case) -> bool:
    return case.state in ANSWERED_STATES or case.state == State.FOLLOWED_UP


def is_same_matter(complaint, into) -> bool:
    """Whether both are against the same respondent; of what is against nobody the officer judges."""
    if not (complaint.respondent_name or into.respondent_name):
        return True
    return is_same_respondent(told_in(complaint), into)


def has_merged(complaint) -> bool:
    return Complaint.objects.filter(merged_into=complaint.pk).exists()


def refuse_while_the_other_goes_on(complaint):
    """What somebody else brought in comes back where the other case ends without a result: until then it is not
    put away. Raises ValidationError, code other_goes_on."""
    into = complaint.merged_into
    if into is None or is_same_person(complaint, into):
        return
    if into.state in CLOSED_STATES or has_result(into):
        return
    message = f"{into.number}还没有结果，等它有了结果再归档；它没有办下去的，这一件要恢复单独办理。"
    raise ValidationError(message, code="other_goes_on")


@transaction.atomic
def unmerge(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Take a case out again that was merged by mistake, as long as nothing has come of it.

    Its clocks count from the day the bureau received it, as if they had never stopped. public_note: the
    reason. Raises ValidationError, code reason_missing or merge_depended_on.
    """
    # The case that goes on first, as by whoever ends it and then tells or brings back what was merged into it.
    if complaint.merged_into is not None:
        lock(complaint.merged_into)
    complaint = begin(complaint, Action.UNMERGE, by=by, seen_step=seen_step)
    if not public_note.strip():
        raise refusal("public_note", "请写明原因，本人会看到。", "reason_missing")
    refuse_what_depends(complaint)
    return take_out(complaint, by, at or timezone.now(), public_note, internal_note)


def refuse_what_depends(complaint):
    into = complaint.merged_into
    merged_at = complaint.steps.filter(action=Action.MERGE).latest("pk").at
    if into.steps.filter(action=Action.ADD_FACTS, at__gte=merged_at).exists():
        message = f"{into.number}的核查期限已经按这一件的新事实重新计算，不能撤销。"
    elif into.steps.filter(at__gte=merged_at, state__in=sorted(ANSWERED_STATES)).exists():
        message = f"{into.number}已经有了结果，不能撤销；要再办的，归档后重新办理。"
    else:
        return
    raise ValidationError(message, code="merge_depended_on")


def take_out(complaint, by, at, public_note, internal_note=""):
    """The case as its bureau had it before it was merged, with its clocks."""
    received_on = complaint.received_on or clocks.submission_day(complaint)
    starts = clocks.starts_of_bureau(
        complaint,
        timezone.localdate(at),
        received_on=received_on,
        is_expected=complaint.received_on is None,
    )
    clocks.start(complaint, [each for each in starts if each.rule_slug != clocks.SIGN], at=at)
    finish(
        complaint,
        Action.UNMERGE,
        by=by,
        at=at,
        public_note=public_note,
        internal_note=internal_note,
        merged_into=None,
    )
    telling.tell_resident(complaint, "已恢复单独办理", kind="complaint_progress")
    telling.tell_bureau(complaint, "已撤销并案，恢复办理", kind="complaint_reopened")
    return complaint


@listeners.on_step
def follow_who_was_merged(into, step):
    """Tell those whose case was merged into this one of its result; where it ends without one, what others
    said comes back to the bureau."""
    if step.state == step.state_before or step.state not in ANSWERED_STATES | WITHOUT_RESULT:
        return
    merged = Complaint.objects.filter(merged_into=into.pk, state=State.MERGED)
    if into.complainant_phone_index:  # what the same person said is not held: it stays where it is
        merged = merged.exclude(complainant_phone_index=into.complainant_phone_index)
    rows = merged.select_for_update(of=("self",)).select_related("bureau")
    for complaint in rows.order_by("pk"):
        if step.state in WITHOUT_RESULT:
            note = "一起办理的那一件没有办下去，这一件恢复单独办理。"
            take_out(complaint, None, step.at, note)
        else:
            telling.tell_resident(complaint, "一起办理的事项有了结果", kind="complaint_closed")
