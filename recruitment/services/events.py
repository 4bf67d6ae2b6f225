"""Events: entered, announced, held or called off; their booths asked for, given, and what came of them."""

from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from employment.models import Job
from enterprises.permissions import can_act_for, can_sign_for
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of
from gaotai_jiazheng.sealed import blind_index
from recruitment import permissions
from recruitment.models import Booth, Intent, RecruitmentEvent
from recruitment.services import telling
from recruitment.services.writing import check_public, locked, require, take_step
from recruitment.transitions import Action, EventState

KIND = "recruitment_intent"
ONLY_ITS_HOLDER = "由活动的主办单位办理。"
# What an enterprise reads that has asked for a booth and got no answer until the event came to its end.
UNANSWERED = {Action.HOLD: "活动已经举办，没有分到展位。", Action.CANCEL: "活动取消了。"}
# What an enterprise that comes has to know anew.
WHEN_AND_WHERE = ("starts_at", "ends_at", "mode", "place", "link")
# Assumption: who wanted a job half a year ago is nobody's business any more; 县人社局 is to confirm it.
KEPT = timedelta(days=180)
WORDS = words_of(RecruitmentEvent, Booth, Intent) | {
    "booth_of_an_open_event": "活动不在公布期，不能分配展位。",
    "intent_at_a_given_booth": "企业没有这次活动的展位。",
}
FIELDS = {
    "recruitment_booths_in_range": "booths",
    "recruitment_times_in_order": "ends",
    "recruitment_on_site_has_a_place": "place",
    "recruitment_online_has_an_address": "link",
    "recruitment_matchmaking_has_a_partner": "partner",
    "booth_label_once": "label",
    "booth_refused_says_why": "answer",
    "booth_visitors_of_a_given_booth": "visitors",
    "intent_once_by_phone": "phone",
    "intent_hired_on_a_day": "hired_on",
}
refused_in_words = partial(in_words, by_own_names(WORDS, FIELDS))


def enter(*, by, at=None, **values) -> RecruitmentEvent:
    """Enter an event that is being prepared; nobody outside sees it.

    values: title, kind, mode, partner, place, link, story, starts_at, ends_at, booths, bureau.
    Raises PermissionDenied; ValidationError: foreign_bureau, personal_data and the constraints of the model.
    """
    require(permissions.keeps_events(by), "由县人社局、县工业信息化和商务局、县妇联登记。")
    if values["bureau"] not in permissions.event_bureaus_of(by):
        raise refusal("bureau", "主办单位只能选您自己的单位。", "foreign_bureau")
    check_public(**{name: values[name] for name in ("title", "story", "place", "partner")})
    with refused_in_words():
        return RecruitmentEvent.objects.create(by=by, at=at or timezone.now(), **values)


@transaction.atomic
def step(event, action, *, on: date, document: str, by, at=None) -> RecruitmentEvent:
    """Take a step; of an event that is called off those who have a booth or wait for one are told.

    With an event that is over or called off ends what waited for a booth at it.
    Codes: step_not_allowed, before_last_step, event_not_over, personal_data.
    """
    require(permissions.holds_event(by, event), ONLY_ITS_HOLDER)
    at = at or timezone.now()
    if action == Action.HOLD and at < event.starts_at:
        raise ValidationError("活动还没有开始。", code="event_not_over")
    changes = {"announced_at": at} if action == Action.ANNOUNCE else {}
    event = take_step(event, action, on=on, document=document, by=by, at=at, **changes)
    if action == Action.CANCEL:
        for booth in event.booth_rows.standing().select_related("event", "enterprise"):
            telling.tell_enterprise(booth, "活动取消了")
    if action in UNANSWERED:
        waiting = event.booth_rows.filter(state=Booth.State.ASKED)
        if action == Action.HOLD:
            for booth in waiting.select_related("event", "enterprise"):
                telling.tell_enterprise(booth, "展位没有分配，原因请看答复")
        waiting.update(
            state=Booth.State.REFUSED, answer=UNANSWERED[action], decided_by=by, decided_at=at
        )
    return event


@transaction.atomic
def correct(event, *, document: str, by, at=None, **values) -> RecruitmentEvent:
    """Write an event anew that has not been recorded as held; why stands in its record. Who has a booth or waits for one
    is told of another time or place. document: why. values: as of ``enter``, without the bureau.

    Codes: step_not_allowed, booths_given, personal_data and the constraints of the model.
    """
    require(permissions.holds_event(by, event), ONLY_ITS_HOLDER)
    at, event = at or timezone.now(), locked(event)
    check_public(**{name: values[name] for name in ("title", "story", "place", "partner")})
    if values["booths"] < event.taken:
        message = f"已经分配{event.taken}个展位，不能少于这个数。"
        raise refusal("booths", message, "booths_given")
    is_elsewhere = any(getattr(event, name) != values[name] for name in WHEN_AND_WHERE)
    day = timezone.localdate(at)
    with refused_in_words():
        event = take_step(event, Action.CORRECT, on=day, document=document, by=by, at=at, **values)
    if is_elsewhere:
        for booth in event.booth_rows.standing().select_related("event", "enterprise"):
            telling.tell_enterprise(booth, "时间、地点或者网址改了，请看活动的页面")
    return event


@transaction.atomic
def ask_for_booth(event, enterprise, *, wanted: str, jobs=(), by, at=None) -> Booth:
    """Ask for a booth; who holds the event is told. jobs: open posts of the enterprise that it brings.
    Codes: event_takes_no_requests, booth_once_at_an_event, personal_data."""
    require(can_sign_for(by, enterprise), "由企业负责人或者受托人申请。")
    at = at or timezone.now()
    event = locked(event)
    if not event.takes_requests(at):
        raise ValidationError("这次活动不再接受展位申请。", code="event_takes_no_requests")
    check_public(wanted=wanted)
    with refused_in_words():
        booth = Booth.objects.create(
            event=event, enterprise=enterprise, wanted=wanted, by=by, at=at
        )
        booth.jobs.set(jobs)
    telling.tell_keeper(booth, "申请展位")
    return booth


@transaction.atomic
def give_booth(booth, *, label: str, by, at=None) -> Booth:
    """Give a booth that was asked for, as long as there is one. Codes: step_not_allowed,
    recruitment_booths_within_limit, booth_of_an_open_event, booth_label_once."""
    booth = decide(booth, Booth.State.GIVEN, by=by, at=at, label=label)
    telling.tell_enterprise(booth, f"展位已分配{label and f'，{label}号'}")
    return booth


@transaction.atomic
def refuse_booth(booth, *, answer: str, by, at=None) -> Booth:
    """Codes: step_not_allowed, booth_refused_says_why."""
    booth = decide(booth, Booth.State.REFUSED, by=by, at=at, answer=answer)
    telling.tell_enterprise(booth, "展位没有分配，原因请看答复")
    return booth


def decide(booth, state, *, by, at, **values) -> Booth:
    require(permissions.holds_event(by, booth.event), ONLY_ITS_HOLDER)
    booth = locked_behind_event(booth)
    if booth.state != Booth.State.ASKED:
        raise not_now("这个展位", booth.get_state_display(), "分配")
    booth.state, booth.decided_by, booth.decided_at = state, by, at or timezone.now()
    for name, value in values.items():
        setattr(booth, name, value)
    with refused_in_words():
        booth.save()
    return booth


def locked_behind_event(booth) -> Booth:
    """The booth as it is now. Its event is held first, as by whoever ends the event and what waits for a booth at it;
    the trigger that counts booths writes it, too."""
    locked(booth.event)
    return locked(booth)


@transaction.atomic
def withdraw_booth(booth, *, by, at=None) -> Booth:
    """The enterprise does not come; the booth is free again, and who holds the event is told. Codes:
    step_not_allowed."""
    require(can_sign_for(by, booth.enterprise), "由企业负责人或者受托人取消。")
    booth = locked_behind_event(booth)
    is_before = (at or timezone.now()) < booth.event.starts_at
    if booth.state not in Booth.STANDING or not is_before:
        message = "已经开始的活动，或者没有展位的，不能取消。"
        raise ValidationError(message, code="step_not_allowed")
    was_given = booth.state == Booth.State.GIVEN
    booth.state = Booth.State.WITHDRAWN
    booth.save(update_fields=["state"])
    telling.tell_keeper(booth, "退回了展位" if was_given else "撤回了展位申请")
    return booth


def withdraw_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: it comes to no event that has not begun, and its booth is free again."""
    to_come = Booth.objects.standing().filter(enterprise=enterprise, event__starts_at__gt=at)
    for row in to_come.select_related("event").order_by("event", "pk"):
        booth = locked_behind_event(row)
        if booth.state in Booth.STANDING:
            what = "展位退回" if booth.state == Booth.State.GIVEN else "展位申请撤回"
            booth.state = Booth.State.WITHDRAWN
            booth.save(update_fields=["state"])
            telling.tell_keeper(booth, f"已从名录注销，{what}")


@transaction.atomic
def count_visitors(booth, *, visitors: int, by, at=None) -> Booth:
    """How many came to look. Codes: event_not_begun, event_called_off, booth_visitors_of_a_given_booth."""
    require(can_act_for(by, booth.enterprise), "由参加活动的企业填报。")
    require_begun(booth, at)
    booth = locked(booth)
    booth.visitors = visitors
    with refused_in_words():
        booth.save(update_fields=["visitors"])
    return booth


def require_begun(booth, at):
    if booth.event.state == EventState.CANCELLED:
        raise ValidationError("活动取消了。", code="event_called_off")
    if (at or timezone.now()) < booth.event.starts_at:
        raise ValidationError("活动还没有开始。", code="event_not_begun")


@transaction.atomic
def note_intent(booth, *, name: str, phone: str, job=None, by, at=None) -> Intent:
    """Write down somebody who wants a job, with her consent; who left no telephone and arrives twice within minutes is
    one.

    Codes: event_not_begun, event_called_off, intent_at_a_given_booth, intent_once_by_phone.
    """
    require(can_act_for(by, booth.enterprise), "由参加活动的企业登记。")
    at = at or timezone.now()
    require_begun(booth, at)
    locked(booth)
    if not phone and (same := noted_just_now(booth, name, job, by=by, at=at)):
        return same
    with refused_in_words():
        return Intent.objects.create(
            booth=booth,
            job=job,
            name=name,
            phone=phone,
            phone_digest=blind_index(phone, KIND) if phone else "",
            by=by,
            at=at,
        )


def noted_just_now(booth, name, job, *, by, at) -> Intent | None:
    """Somebody of that name without a telephone whom the person wrote down some minutes ago."""
    rows = booth.intents.filter(job=job, by=by, phone_digest="", erased_at=None)
    just_now = rows.filter(at__gt=at - ARRIVES_TWICE_WITHIN, at__lte=at)
    return next((intent for intent in just_now if intent.name == name), None)


@transaction.atomic
def settle_intent(intent, *, hired_on: date | None, by) -> Intent:
    """What came of it: hired on a day, or None for nothing. Codes: step_not_allowed, hired_before_event."""
    require(can_act_for(by, intent.booth.enterprise), "由参加活动的企业登记。")
    booth = intent.booth
    intent = locked(intent)
    if intent.state != Intent.State.INTENT:
        raise ValidationError("结果已经登记。", code="step_not_allowed")
    if hired_on is not None and hired_on < booth.event.day:
        message = ValidationError("录用日不能早于活动。", code="hired_before_event")
        raise ValidationError({"hired_on": [message]})
    intent.state = Intent.State.HIRED if hired_on else Intent.State.ENDED
    intent.hired_on = hired_on
    intent.save(update_fields=["state", "hired_on"])
    return intent


def purge(at: datetime | None = None) -> int:
    """Erase who wanted a job half a year ago; how many rows. What came of it stays."""
    at = at or timezone.now()
    rows = Intent.objects.filter(erased_at=None, at__lt=at - KEPT)
    return rows.update(name="", phone="", phone_digest="", erased_at=at)


def results_of(event) -> list[Booth]:
    """The given booths of an event with what came of them and their posts that are still open; two queries."""
    posts = Prefetch("jobs", Job.objects.open(), to_attr="open_jobs")
    rows = event.booth_rows.given().select_related("enterprise").with_results()
    return list(rows.prefetch_related(posts))
