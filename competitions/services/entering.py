"""Entries: by the person's own telephone and a code, or by her enterprise; checked with a reason."""

import hmac
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from competitions.models import Entry, Tie
from competitions.services.stepping import lock, now, refused_in_words, require_keeper
from competitions.transitions import State as Stage
from enterprises.permissions import can_sign_for
from enterprises.services.standing import people_of
from gaotai_jiazheng import numbering
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.refusals import not_now, refusal
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox
from workers.models import Employment, IdType, Worker
from workers.models.worker import id_digest
from workers.services import registering

PREFIX, SEQUENCE = "CS", "competitions_entry_seq"
KIND = "competition_entry"
SMS_VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
State, Way = Entry.State, Entry.Way


def new_entry(event, *, at, state, **values) -> Entry:
    """A row, written. Codes: entry_in_its_time, entry_once_in_an_event."""
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), SEQUENCE)
    with refused_in_words():
        return Entry.objects.create(
            event=event, number=number, entered_at=at, state=state, **values
        )


@transaction.atomic
def enter_known(event, worker: Worker, *, at=None) -> Entry:
    """A worker who has signed in by her telephone's code enters herself."""
    at = now(at)
    refuse_closed(event.competition, at)
    return new_entry(event, at=at, state=State.ENTERED, way=Way.PHONE, **values_of(worker, at))


@transaction.atomic
def enter_for_enterprise(event, worker: Worker, *, enterprise, by, at=None) -> Entry:
    """The enterprise enters one of its people, who is told of it. Codes: not_employed, competition_closed and
    those of rows."""
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人报名。")
    at = now(at)
    refuse_closed(event.competition, at)
    works = Employment.objects.in_force(timezone.localdate(at)).filter(worker=worker)
    if not works.filter(enterprise=enterprise).exists():
        raise ValidationError("这个人现在不是您企业的服务人员。", code="not_employed")
    values = values_of(worker, at) | {"enterprise": enterprise, "by": by}
    entry = new_entry(event, at=at, state=State.ENTERED, way=Way.ENTERPRISE, **values)
    subject = f"{enterprise}给您报名{event.competition.title}"
    tell_person(entry, subject, "不参加的，在“我的记录”里取消。", reverse("competitions:mine"))
    return entry


def values_of(worker, at) -> dict:
    """What the register knows of her; the number of her paper stays there."""
    employed = Employment.objects.in_force(timezone.localdate(at)).filter(worker=worker)
    employment = employed.select_related("enterprise").first()
    return {
        "name": worker.name,
        "id_digest": worker.id_digest,
        "phone": worker.phone,
        "town": worker.town,
        "worker": worker,
        "enterprise": employment.enterprise if employment else None,
    }


@transaction.atomic
def ask(event, *, name: str, id_number: str, phone: str, town=None, at=None) -> Entry:
    """Send a code to the telephone; the entry counts when the code comes back.

    Codes: competition_closed, id_number, entry_once_in_an_event.
    """
    at = now(at)
    refuse_closed(event.competition, at)
    if problem := id_number_problem(id_number):
        raise refusal("id_number", problem, "id_number")
    code, kept = new_code(at)
    entry = new_entry(
        event,
        at=at,
        state=State.PENDING,
        way=Way.PHONE,
        name=name,
        id_number=id_number,
        id_digest=id_digest(IdType.RESIDENT, id_number),
        phone=phone,
        town=town,
        **kept,
    )
    tell_code(entry, code)
    return entry


@transaction.atomic
def send_code_again(entry: Entry, *, at=None) -> Entry:
    """Another code to the same telephone; the one before is of no use any more. Codes: step_not_allowed,
    competition_closed."""
    entry, at = lock_entry(entry), now(at)
    if entry.state != State.PENDING:
        raise ValidationError("这次报名已经办理过。", code="step_not_allowed")
    refuse_closed(entry.event.competition, at)
    code, kept = new_code(at)
    for name, value in kept.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(kept))
    tell_code(entry, code)
    return entry


def new_code(at) -> tuple[str, dict]:
    """A code and what is kept of it, as fields of an entry."""
    code = f"{secrets.randbelow(1_000_000):06}"
    digest = blind_index(code, "competition_sms")
    return code, {"sms_digest": digest, "sms_expires_at": at + SMS_VALID_FOR, "attempts": 0}


def tell_code(entry, code) -> None:
    message = outbox.Message(
        KIND,
        f"报名{entry.event.competition.title}的验证码",
        body=f"验证码{code}，10分钟内有效。不是您本人报名，不用理会。",
        link=reverse("competitions:code"),
        good_until=entry.sms_expires_at,
    )
    outbox.write(outbox.post_to_phone(entry.phone, message))


def confirm(entry: Entry, *, code: str, at=None) -> Entry:
    """The code of the text message enters her; whom the register knows by paper and telephone is linked.

    A wrong code is counted, also though it is refused. Codes: step_not_allowed, code_expired, code_wrong,
    entry_in_its_time, entry_once_in_an_event.
    """
    at = now(at)
    with transaction.atomic():
        lock(entry.event.competition)
        entry = lock_entry(entry)
        if entry.state != State.PENDING:
            raise ValidationError("这次报名已经办理过。", code="step_not_allowed")
        is_over = entry.attempts >= MOST_ATTEMPTS or at > entry.sms_expires_at
        digest = blind_index("".join(code.split()), "competition_sms")
        if not is_over and hmac.compare_digest(digest, entry.sms_digest):
            entry.state, entry.entered_at, entry.sms_digest = State.ENTERED, at, ""
            link(entry, at)
            with refused_in_words():
                entry.save()
            return entry
        entry.attempts += 1
        entry.save(update_fields=["attempts"])
    if is_over:
        raise refusal("code", "验证码已经失效，请重新发一个。", "code_expired")
    raise refusal("code", "验证码不对，请看短信里的六位数字。", "code_wrong")


def link(entry, at):
    worker = registering.find(id_type=IdType.RESIDENT, id_number=entry.id_number)
    if worker is not None and worker.phone == entry.phone:
        values = values_of(worker, at)
        entry.worker, entry.enterprise = worker, values["enterprise"]
        entry.town = entry.town or worker.town


@transaction.atomic
def decide(entry, *, is_eligible: bool, reason: str, by) -> Entry:
    """Whether she may take part, with the reason; the other way too, until the numbers are drawn.

    Codes: entry_in_its_time, entry_decided_with_a_reason, step_not_allowed.
    """
    require_keeper(by)
    lock(entry.event.competition)
    entry = lock_entry(entry)
    if entry.state not in {State.ENTERED, State.ELIGIBLE, State.INELIGIBLE}:
        message = f"{entry.get_state_display()}的报名不用审查。"
        raise ValidationError(message, code="step_not_allowed")
    entry.state = State.ELIGIBLE if is_eligible else State.INELIGIBLE
    entry.reason, entry.decided_by = reason, by
    with refused_in_words():
        entry.save(update_fields=["state", "reason", "decided_by"])
    words = "通过" if is_eligible else "没有通过"
    tell(entry, f"{entry.event.competition.title}资格审查{words}", reason)
    return entry


def may_be_taken_back(entry) -> bool:
    """Whether who entered may still withdraw: registered or let in, and the draw is not announced."""
    competition = entry.event.competition
    return (
        entry.state in {State.ENTERED, State.ELIGIBLE}
        and competition.state in {Stage.REGISTRATION, Stage.CHECKING}
        and getattr(competition, "draw", None) is None
    )


@transaction.atomic
def withdraw(entry, *, worker=None, enterprise=None, by=None) -> Entry:
    """Before the draw, by who entered: the worker, the enterprise that entered her, or the bureau.

    Codes: step_not_allowed, entry_in_its_time.
    """
    is_own = worker is not None and entry.worker_id == worker.pk
    is_firms = enterprise is not None and entry.way == Way.ENTERPRISE
    if is_firms:
        is_firms = entry.enterprise_id == enterprise.pk and can_sign_for(by, enterprise)
    if not is_own and not is_firms:
        require_keeper(by)
    lock(entry.event.competition)
    entry = lock_entry(entry)
    if entry.state not in {State.ENTERED, State.ELIGIBLE}:
        raise not_now("这次报名", entry.get_state_display(), "取消")
    entry.state, entry.reason, entry.decided_by = State.WITHDRAWN, "", None
    with refused_in_words():
        entry.save(update_fields=["state", "reason", "decided_by"])
    subject = f"您在{entry.event.competition.title}的报名取消了"
    if not is_own:
        by_whom = "由企业办理。" if is_firms else f"由{entry.event.competition.bureau}办理。"
        tell_person(entry, subject, by_whom)
    if not is_firms:
        tell_firm(entry, subject)
    return entry


@transaction.atomic
def declare_tie(judge, entry, *, reason: str, by) -> Tie:
    """A judge's own word, or the bureau's: she does not open that entry. Codes: tie_once, other_competition,
    already_scored."""
    if judge.user_id != by.pk:
        require_keeper(by)
    if entry.event.competition_id != judge.competition_id:
        raise ValidationError("选手不在这次竞赛里。", code="other_competition")
    lock(judge.competition)
    if judge.sheets.filter(entry=entry).exists():
        raise ValidationError("这位评委已经给这名选手评分。", code="already_scored")
    with refused_in_words():
        return Tie.objects.create(judge=judge, entry=entry, reason=reason, by=by)


def lock_entry(entry) -> Entry:
    """Where its state is to change, its competition is held before: the trigger of entries looks at it, and the draw
    holds it while it writes numbers into entries."""
    rows = Entry.objects.select_for_update(of=("self",))
    return rows.select_related("event__competition").get(pk=entry.pk)


def refuse_closed(competition, at):
    if not competition.takes_entries(at):
        raise ValidationError("这次竞赛现在不接受报名。", code="competition_closed")


def tell(entry, subject, body):
    """To the person, and to the enterprise that entered her."""
    tell_person(entry, subject, body)
    tell_firm(entry, subject)


def tell_person(entry, subject, body, link_to=""):
    if entry.phone:
        link_to = link_to or reverse(
            "competitions:competition", args=[entry.event.competition.number]
        )
        message = outbox.Message(KIND, subject, body=body, link=link_to, waits_for_morning=True)
        outbox.write(outbox.post_to_phone(entry.phone, message))


def tell_firm(entry, subject):
    """To whoever acts today for the enterprise that entered her: by the number of the entry, without a name."""
    if entry.way == Way.ENTERPRISE and entry.enterprise is not None:
        link_to = reverse(
            "competitions_workspace:competition", args=[entry.event.competition.number]
        )
        subject = f"选手{entry.number}：{subject.removeprefix('您')}"
        message = outbox.Message(KIND, subject, link=link_to)
        outbox.write(outbox.post_to_users(people_of(entry.enterprise), message))
