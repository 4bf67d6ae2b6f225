"""Putting a notice up, taking objections, answering them. What a notice gates asks ``obstacles_of``."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from bureaus.models import Bureau, BureauMember
from disclosure.clocks import ANSWER_RULE, NOTICE_RULE
from disclosure.gate import refuse_personal_data
from disclosure.models import Notice, NoticeRow, Objection
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import not_now_in_words, refusal
from gaotai_jiazheng.sealed import blind_index
from reminders import deadlines, outbox
from reminders.models import Notification
from reminders.subjects import before_reminders

NOTICE_PREFIX, NOTICE_SEQUENCE = "GS", "disclosure_notice_seq"
OBJECTION_PREFIX, OBJECTION_SEQUENCE = "YY", "disclosure_objection_seq"
NOBODY = "0" * 64
INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.LEADER)
State = Objection.State


@dataclass(frozen=True)
class FiledObjection:
    """An objection and its query code, which is told once and not stored. is_known: it had come before, and this is
    another code."""

    objection: Objection
    query_code: str
    is_known: bool = False


@transaction.atomic
def publish(
    subject: Model,
    *,
    topic: str,
    title: str,
    text: str,
    bureau: Bureau,
    by: User,
    original: str = "",
    shown_until: date | None = None,
    at: datetime | None = None,
) -> Notice:
    """Put a text up for five workdays; the day of publication is not counted.

    original: the text before anything was masked, kept sealed; "" when nothing was.
    Raises ValidationError: code personal_data, notice_one_for_its_subject, and those of the fields.
    """
    refuse_personal_data(title, "title")
    refuse_personal_data(text, "text")
    at = at or timezone.now()
    day = timezone.localdate(at)
    _, number = numbering.next_number(NOTICE_PREFIX, day, NOTICE_SEQUENCE)
    clock = deadlines.ClockStart(NOTICE_RULE, bureau, day)
    due = deadlines.new_deadline(clock)
    notice = Notice(
        number=number,
        topic=topic,
        title=title,
        text=text,
        original=original,
        bureau=bureau,
        subject=subject,
        first_day=day,
        last_day=due.due_on,
        is_provisional=due.is_provisional,
        shown_until=shown_until,
        published_by=by,
        published_at=at,
    )
    notice.full_clean()
    notice.save()
    deadlines.start_many(notice, number, admin_link(notice), [clock], at=at)
    return notice


@transaction.atomic
def withdraw(notice: Notice, *, reason: str, by: User, at: datetime | None = None) -> Notice:
    """Take a notice back; who objected is told and need not be answered any more.

    Codes: notice_withdrawn, notice_closed (something was decided upon it), reason_missing, personal_data
    (the reason is public).
    """
    notice = lock(notice)
    if notice.withdrawn_at is not None:
        raise ValidationError("这份公示已经撤回。", code="notice_withdrawn")
    if notice.closed_on is not None:
        raise ValidationError("已经据此作出决定，不能撤回。", code="notice_closed")
    if not reason.strip():
        raise refusal("reason", "请写明撤回的原因。", "reason_missing")
    refuse_personal_data(reason, "reason")
    at = at or timezone.now()
    notice.withdrawn_at, notice.withdrawn_by, notice.withdrawal_reason = at, by, reason
    notice.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    cancel_clocks(notice, "公示已撤回", at)
    for objection in notice.objections.open():
        end(objection, State.LAPSED, at=at)
        cancel_clocks(objection, "公示已撤回", at)
        tell_objector(objection, "针对的公示已经撤回")
    return notice


def submit_objection(
    notice: Notice,
    *,
    content: str,
    name: str = "",
    phone: str = "",
    user: User | None = None,
    row: NoticeRow | None = None,
    receipt_of: int | None = None,
    at: datetime | None = None,
) -> FiledObjection:
    """Take an objection against a running notice, or against one row of it. What arrives twice, as it does where
    the connection breaks before the answer, is one objection; whoever has no receipt of it gets another code: nobody
    else knows what it says.

    receipt_of: the key of the objection whose receipt the browser shows. Codes: notice_not_running, row_not_running,
    content_missing, said_already.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    if not content.strip():
        raise refusal("content", "请写明异议。", "content_missing")
    with transaction.atomic():
        notice = lock(notice)
        refuse_what_is_not_running(notice, row, day)
        just_now = notice.objections.open().filter(row=row, user=user)
        just_now = just_now.filter(submitted_at__gt=at - ARRIVES_TWICE_WITHIN)
        said = (content, name, phone)
        same = [each for each in just_now if (each.content, each.name, each.phone) == said]
        if receipt_of in {each.pk for each in same}:
            raise ValidationError("同样的异议刚刚已经收到，不用再交。", code="said_already")
        if same:
            return with_another_code(same[-1])
        _, number = numbering.next_number(OBJECTION_PREFIX, day, OBJECTION_SEQUENCE)
        query_code = numbering.new_code()
        objection = Objection.objects.create(
            number=number,
            notice=notice,
            row=row,
            query_code_digest=digest_of(number, query_code),
            user=user,
            name=name,
            phone=phone,
            content=content,
            submitted_on=day,
            submitted_at=at,
        )
        begin_answering(objection, at)
    return FiledObjection(objection, query_code)


def with_another_code(objection) -> FiledObjection:
    """The code before opens nothing any more."""
    query_code = numbering.new_code()
    objection.query_code_digest = digest_of(objection.number, query_code)
    objection.save(update_fields=["query_code_digest"])
    return FiledObjection(objection, query_code, is_known=True)


def begin_answering(objection, at):
    """The clock of the answer begins; the bureau hears of the objection, and whoever objects that it has come."""
    notice, number = objection.notice, objection.number
    clock = deadlines.ClockStart(ANSWER_RULE, notice.bureau, objection.submitted_on)
    deadlines.start_many(objection, number, admin_link(notice), [clock], at=at)
    message = outbox.Message(
        kind="objection_submitted",
        subject=f"{notice.number} 收到异议{number}，答复以前不能作出决定",
        link=admin_link(notice),
    )
    rows = outbox.post_to_members(notice.bureau_id, INTAKE, message)
    outbox.write(rows + objector_rows(objection, "已收到"))


def refuse_what_is_not_running(notice, row, day):
    """Only a notice that is up may be objected to, and of it only a row that still stands."""
    if not notice.is_running(day) or notice.closed_on is not None:
        message = f"这份公示{'已经撤回' if notice.withdrawn_at else '已经期满'}，不再接受异议。"
        raise ValidationError(message, code="notice_not_running")
    if row is not None and not notice.rows.filter(pk=row.pk, withdrawn_at=None).exists():
        raise ValidationError("名单里没有这一行，或者已经撤下。", code="row_not_running")


@transaction.atomic
def decide(
    objection: Objection, *, is_upheld: bool, answer: str, by: User, at: datetime | None = None
) -> Objection:
    """Answer an objection, with the reason, for everybody to read.

    Codes: objection_ended, answer_missing, personal_data, decided_by_involved.
    """
    objection = lock_open(objection)
    if by.pk in {objection.notice.published_by_id, objection.user_id}:
        message = "发布公示的人和提出异议的人不能答复这件异议。"
        raise ValidationError(message, code="decided_by_involved")
    if not answer.strip():
        raise refusal("answer", "请写明理由。", "answer_missing")
    refuse_personal_data(answer, "answer")
    at = at or timezone.now()
    state = State.UPHELD if is_upheld else State.REJECTED
    end(objection, state, at=at, answer=answer, decided_by=by)
    for clock in deadlines.open_clocks(objection):
        deadlines.meet(clock, on=timezone.localdate(at))
    tell_objector(objection, f"已答复：{state.label}")
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, at: datetime | None = None) -> Objection:
    """Who objected takes it back. Codes: objection_ended."""
    objection = lock_open(objection)
    at = at or timezone.now()
    end(objection, State.WITHDRAWN, at=at)
    cancel_clocks(objection, "异议已撤回", at)
    return objection


def obstacles_of(notice: Notice, on: date, subject: Model | None = None) -> list[str]:
    """Why what the notice gates may not go on that day, as sentences; [] when the way is free.

    subject: what goes on; of a list only what was said of its row and of the whole list is in its way.
    The database asks the same in ``disclosure_refuse_unless_clear``, which also closes the notice, and in
    ``disclosure_refuse_unless_row_clear``.
    """
    if notice.withdrawn_at is not None:
        return ["公示已经撤回。"]
    found, objections = [], notice.objections.all()
    if subject is not None and notice.rows.exists():
        kind = ContentType.objects.get_for_model(subject)
        row = notice.rows.filter(subject_type=kind, subject_id=subject.pk).first()
        if row is None or row.withdrawn_at is not None:
            return ["公示的名单里没有这一行，或者已经撤下。"]
        objections = objections.filter(Q(row=None) | Q(row=row))
    if notice.last_day >= on:
        found.append(f"公示到{date_format(notice.last_day)}，期满后才能决定。")
    states = list(objections.values_list("state", flat=True))
    if waiting := states.count(State.OPEN):
        found.append(f"还有{waiting}件异议没有答复。")
    if upheld := states.count(State.UPHELD):
        found.append(f"有{upheld}件异议成立。")
    return found


@before_reminders
@transaction.atomic
def meet_ended_notices(on: date) -> int:
    """Meet the clocks of notices that were up to their last day, and tell their bureaus that they may decide;
    how many. Safe to run twice."""
    met = [clock.subject_id for clock in deadlines.meet_run_out(Notice, NOTICE_RULE, on)]
    for notice in Notice.objects.filter(pk__in=met).select_related("bureau"):
        message = outbox.Message(
            kind="notice_over",
            subject=f"{notice.number} 公示期满，请作出决定",
            link=admin_link(notice),
            dedupe_key=f"notice_over:{notice.pk}",
            waits_for_morning=True,
        )
        outbox.write(outbox.post_to_members(notice.bureau_id, INTAKE, message))
    return len(met)


def find_objection(number: str, query_code: str) -> Objection | None:
    """The objection that this pair opens. A wrong number and a wrong code are answered alike."""
    number = numbering.clean_number(number, OBJECTION_PREFIX)[:24]
    given = digest_of(number, numbering.clean_code(query_code)[:24])
    found = Objection.objects.select_related("notice__bureau").filter(number=number).first()
    kept = found.query_code_digest if found else NOBODY
    return found if hmac.compare_digest(given, kept) else None


def digest_of(number: str, query_code: str) -> str:
    return blind_index(f"{number}:{query_code}", "objection_query_code")


def end(objection, state, *, at, **changes):
    objection.state, objection.ended_at = state, at
    for name, value in changes.items():
        setattr(objection, name, value)
    objection.save(update_fields=["state", "ended_at", *changes])


def cancel_clocks(subject, reason, at):
    for clock in deadlines.open_clocks(subject):
        deadlines.cancel(clock, reason=reason, on=timezone.localdate(at))


def lock(notice) -> Notice:
    """The notice as it is now, held until the transaction ends."""
    locked = Notice.objects.select_for_update(of=("self",)).select_related("bureau")
    return locked.get(pk=notice.pk)


def lock_open(objection) -> Objection:
    lock(objection.notice)
    locked = Objection.objects.select_for_update(of=("self",)).select_related("notice__bureau")
    objection = locked.get(pk=objection.pk)
    if objection.state != State.OPEN:
        sentence = not_now_in_words("这件异议", objection.get_state_display(), "答复")
        raise ValidationError(sentence, code="objection_ended")
    return objection


def tell_objector(objection, words):
    outbox.write(objector_rows(objection, words))


def objector_rows(objection, words) -> list[Notification]:
    """A text message to whoever left a telephone number: the number and where to look, nothing else."""
    message = outbox.Message(
        kind="objection_progress",
        subject=f"您的异议{objection.number}{words}",
        body="凭编号和查询码可在网上查看。",
        link=reverse("disclosure:track"),
    )
    if objection.phone:
        return outbox.post_to_phone(objection.phone, message)
    if objection.user_id:
        return outbox.post_to_users([objection.user_id], message)
    return []


def admin_link(notice) -> str:
    return reverse("admin:disclosure_notice_change", args=[notice.pk])
