"""Posts: drafting, the check before publishing, the officer's decision, and how a post ends."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employment import clocks, permissions
from employment.models import MOST_DAYS, Job, Seeker, WageFloor
from employment.models.job import NUMBER_SEQUENCE
from employment.refusals import refused_in_words
from employment.rules import Floor, Post, hits_of
from employment.services import seeking, telling
from employment.transitions import (
    ENDED_STATES,
    NEXT_STATE,
    Action,
    MatchState,
    State,
    state_after,
)
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.each_by_itself import each_by_itself
from gaotai_jiazheng.refusals import not_now, refusal

PREFIX = "ZP"
EXPIRED_AT_ONCE = 2000
CLOCK_WORD = "系统到期"
# What no query can compare.
SEALED = ("employer_name", "employer_phone")


def is_verified(enterprise, on=None) -> bool:
    """Whether the enterprise's licence was checked and still holds: in good standing, its entry confirmed."""
    on = on or timezone.localdate()
    is_valid = enterprise.license_valid_until is None or enterprise.license_valid_until >= on
    is_registered = enterprise.state == Enterprise.State.REGISTERED
    return is_registered and enterprise.confirmed_on is not None and is_valid


@transaction.atomic
def draft(*, enterprise=None, station=None, by, at=None, **values) -> Job:
    """Write a post down; nobody sees it yet. values: the fields of Job that the poster tells. What arrives twice, as it
    does where the connection breaks before the answer, is one draft.

    Codes: poster_not_verified, and those of the row's constraints.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    if enterprise is not None:
        if not can_sign_for(by, enterprise):
            raise PermissionDenied("由企业负责人或者受托人发布岗位。")
        if not is_verified(enterprise, today):
            message = "营业执照还没有核验，或者已经过期，不能发布岗位。"
            raise ValidationError(message, code="poster_not_verified")
    elif station is None or not permissions.works_at(by, station.pk):
        raise PermissionDenied("由这个驿站的人员代发岗位。")
    if same := arrived_just_now(enterprise, station, values, by=by, at=at):
        return same
    _, number = numbering.next_number(PREFIX, today, NUMBER_SEQUENCE)
    job = Job(
        number=number,
        enterprise=enterprise,
        station=station,
        posted_by=by,
        drafted_on=today,
        **values,
    )
    check_days(job, today)
    store_told(job)
    add_step(job, Action.DRAFT, by=by, at=at)
    return job


def arrived_just_now(enterprise, station, values, *, by, at) -> Job | None:
    """A draft with these values that the person wrote down some minutes ago. The poster's row is held, so that the
    second of two at once sees the first."""
    poster = enterprise or station
    type(poster).objects.select_for_update(of=("self",), no_key=True).get(pk=poster.pk)
    plain = {name: value for name, value in values.items() if name not in SEALED}
    rows = Job.objects.filter(
        enterprise=enterprise, station=station, posted_by=by, state=State.DRAFT, **plain
    )
    just_now = rows.filter(
        steps__action=Action.DRAFT, steps__at__gt=at - ARRIVES_TWICE_WITHIN, steps__at__lte=at
    )
    same = (
        job
        for job in just_now
        if all(getattr(job, name) == values.get(name, "") for name in SEALED)
    )
    return next(same, None)


@transaction.atomic
def mend(job: Job, *, by, at=None, **values) -> Job:
    """Write a draft anew; what the check had found is looked at again when it is submitted."""
    job = lock(job)
    require_poster(by, job, "修改")
    take(job, Action.MEND)
    for name, value in values.items():
        setattr(job, name, value)
    check_days(job, timezone.localdate(at))
    store_told(job)
    add_step(job, Action.MEND, by=by, at=at)
    return job


@transaction.atomic
def submit(job: Job, *, by, explanation="", at=None) -> Job:
    """Have the post checked. Without a hit it is published at once; with hits that the poster explains it waits
    for an officer. Codes: step_not_allowed, hits_grave, explanation_missing (nothing is changed then)."""
    at = at or timezone.now()
    job = lock(job)
    require_poster(by, job, "提交")
    found = hits(job, timezone.localdate(at))
    if errors := errors_of(found, grave_only=bool(explanation.strip())):
        raise ValidationError(errors)
    check_days(job, timezone.localdate(at))
    take(job, Action.SUBMIT)
    job.hits, job.explanation = found, explanation.strip()[:300]
    job.save()
    add_step(job, Action.SUBMIT, by=by, at=at, note=job.explanation)
    if not found:
        return put_out(job, by=by, at=at, note="检查没有发现问题")
    follow(job, at)
    telling.tell_bureau(job, "待审核", reverse("admin:employment_job_change", args=[job.pk]))
    return job


def hits(job, on) -> list[dict]:
    """What the check finds in a post on a day."""
    floor = WageFloor.objects.in_force(on)
    post = Post(
        title=job.title,
        requirements=job.requirements,
        hours=job.hours,
        wage_min_yuan=job.wage_min_yuan,
        wage_unit=job.wage_unit,
        shifts=tuple(job.shifts),
        insurance=tuple(job.insurance),
    )
    known = floor and Floor(floor.month_yuan, floor.hour_yuan, floor.is_confirmed)
    return hits_of(post, known)


def errors_of(found, *, grave_only) -> dict:
    """Field -> refusals. A flag is a refusal until the poster has explained it."""
    errors = {}
    for hit in found:
        if hit["is_grave"] or not grave_only:
            code = "hits_grave" if hit["is_grave"] else "explanation_missing"
            errors.setdefault(hit["field"], []).append(ValidationError(hit["text"], code=code))
    return errors


@transaction.atomic
def publish(job: Job, *, by, note="", at=None) -> Job:
    """An officer lets a flagged post out. Codes: step_not_allowed, own_post."""
    job = lock(job)
    require_officer(by, job)
    return put_out(job, by=by, at=at or timezone.now(), note=note)


def put_out(job, *, by, at, note="") -> Job:
    today = timezone.localdate(at)
    refuse_unverified(job, today)
    check_days(job, today)
    take(job, Action.PUBLISH)
    job.published_on = today
    job.save()
    add_step(job, Action.PUBLISH, by=by, at=at, note=note)
    follow(job, at)
    if not permissions.posts_for(by, job):
        telling.tell_poster(job, "已发布")
    return job


def refuse_unverified(job, today) -> None:
    """Code poster_not_verified, where an enterprise is not in good standing on the day."""
    if job.enterprise_id and not is_verified(job.enterprise, today):
        message = "企业不在正常登记状态，或者营业执照已经过期，不能招聘。"
        raise ValidationError(message, code="poster_not_verified")


@transaction.atomic
def send_back(job: Job, *, note, by, at=None) -> Job:
    """Back to the poster's desk, with what is to be mended. Codes: note_missing, step_not_allowed."""
    return decide(job, Action.SEND_BACK, note=note, by=by, at=at)


@transaction.atomic
def refuse(job: Job, *, note, by, at=None) -> Job:
    """A flagged post is never published. Codes: note_missing, step_not_allowed."""
    return decide(job, Action.REFUSE, note=note, by=by, at=at)


@transaction.atomic
def take_down(job: Job, *, note, by, at=None) -> Job:
    """A published post disappears from everywhere at once. Codes: note_missing, step_not_allowed."""
    return decide(job, Action.TAKE_DOWN, note=note, by=by, at=at)


def decide(job, action, *, note, by, at):
    job = lock(job)
    require_officer(by, job)
    if not note.strip():
        raise refusal("note", "请写明理由，发布人看得到。", "note_missing")
    return step(job, action, by=by, at=at, note=note.strip()[:500])


@transaction.atomic
def withdraw(job: Job, *, by, note="", at=None) -> Job:
    """The poster takes the post back. Codes: step_not_allowed."""
    job = lock(job)
    require_poster(by, job, "撤回")
    return step(job, Action.WITHDRAW, by=by, at=at, note=note)


def withdraw_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: its posts end."""
    open_states = [before for before, action in NEXT_STATE if action == Action.WITHDRAW]
    rows = Job.objects.filter(enterprise=enterprise, state__in=open_states).order_by("pk")
    # All of them before any seeker: that is the order of every step.
    for row in [lock(row) for row in rows]:
        if row.state in open_states:
            step(row, Action.WITHDRAW, by=by, at=at, note="企业已从名录注销")


@transaction.atomic
def fill(job: Job, *, by, note="", at=None) -> Job:
    """The poster looks for nobody more. Codes: step_not_allowed."""
    job = lock(job)
    require_poster(by, job, "结束")
    return step(job, Action.FILL, by=by, at=at, note=note)


@transaction.atomic
def reopen(job: Job, *, by, at=None) -> Job:
    """A place has become free. Codes: step_not_allowed, poster_not_verified, job_full."""
    job = lock(job)
    require_poster(by, job, "继续招聘")
    refuse_unverified(job, timezone.localdate(at))
    if job.left < 1:
        raise ValidationError("这个岗位已经招满；有人离岗的，请先登记离岗。", code="job_full")
    if job.expires_on < timezone.localdate(at):
        raise ValidationError("有效期已过，请另发一个岗位。", code="step_not_allowed")
    return step(job, Action.REOPEN, by=by, at=at)


def step(job, action, *, by, at, note="") -> Job:
    """One step of a locked post with what follows from it."""
    at = at or timezone.now()
    take(job, action)
    has_ended = job.state in ENDED_STATES or job.state == State.FILLED
    # One that was filled before it ran out had ended then: figures of days that are over stay as they were.
    job.ended_on = (job.ended_on or timezone.localdate(at)) if has_ended else None
    job.save()
    add_step(job, action, by=by, at=at, note=note)
    follow(job, at)
    if job.state in ENDED_STATES:
        ask_no_more(job, at)
    if by is None or not permissions.posts_for(by, job):
        telling.tell_poster(job, Action(action).label + (f"：{note}" if note else ""))
    return job


def ask_no_more(job, at) -> None:
    """The post has ended: the links that nobody answered are dead, and a station looks again for who was asked."""
    waiting = job.matches.filter(state=MatchState.PROPOSED)
    rows = Seeker.objects.select_for_update(of=("self",)).filter(matches__in=waiting)
    asked = list(rows.order_by("pk"))
    if asked:
        note = f"岗位{job.get_state_display()}"
        waiting.update(state=MatchState.ENDED, token_digest="", note=note)
    for seeker in asked:
        seeking.look_again(seeker, at)


def expire_jobs(at=None) -> int:
    """End the posts whose last day is over; how many. They had vanished from every list at midnight."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    over = Job.objects.filter(state__in=[State.PUBLISHED, State.FILLED], expires_on__lt=today)
    ids = list(over.values_list("pk", flat=True)[:EXPIRED_AT_ONCE])
    each_by_itself(ids, partial(expire, over, at=at))
    return len(ids)


@transaction.atomic
def expire(over, pk, *, at) -> None:
    job = over.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if job is not None:
        step(job, Action.EXPIRE, by=None, at=at, note=CLOCK_WORD)


def check_days(job, today) -> None:
    """Codes: past_day, too_long."""
    if job.expires_on < today:
        raise refusal("expires_on", "有效期不能早于今天。", "past_day")
    if (job.expires_on - today).days > MOST_DAYS:
        raise refusal("expires_on", f"有效期最长{MOST_DAYS}天。", "too_long")


def store_told(job) -> None:
    """Save what the poster told, with the words it is found by; what a constraint says is told beside the field."""
    job.full_clean(exclude=["enterprise", "station", "posted_by", "search_vector", "hits"])
    job.search_vector = job.words_to_find_it_by()
    with refused_in_words():
        job.save()


def take(job, action) -> None:
    """Move the post one step. Code: step_not_allowed."""
    after = state_after(job.state, action)
    if after is None:
        raise not_now("这个岗位", job.get_state_display(), Action(action).label)
    job.state = after


def add_step(job, action, *, by, at=None, note="") -> None:
    job.steps.create(action=action, state=job.state, by=by, at=at or timezone.now(), note=note)


def follow(job, at) -> None:
    """The clock is of the officers who check it, whoever posted."""
    clocks.follow_job(job, reverse("admin:employment_job_change", args=[job.pk]), at)


def lock(job) -> Job:
    rows = Job.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "station", "community__town").get(pk=job.pk)


def require_poster(by, job, word) -> None:
    if not permissions.posts_for(by, job):
        raise PermissionDenied(f"您不能{word}这个岗位。")


def require_officer(by, job) -> None:
    """Of 县人社局, and not who posted it."""
    if not permissions.decides(by) or by.pk == job.posted_by_id:
        raise PermissionDenied("由县人社局的人员审核，本人发布的由别人审核。")
