"""Bringing a job and a seeker together: proposing, the seeker's answer, interviews, and who began to work."""

import secrets
from datetime import datetime
from functools import partial
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employment import clocks, pairing, permissions
from employment.models import Interview, Job, Match, Placement, Seeker
from employment.refusals import refused_in_words
from employment.services import posting, seeking, telling
from employment.transitions import (
    ENDED_STATES,
    MatchAction,
    MatchState,
    State,
    match_state_after,
)
from gaotai_jiazheng.each_by_itself import each_by_itself
from gaotai_jiazheng.refusals import not_now, refusal

Way = Match.AgreedWay
Outcome = Interview.Outcome


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def propose(job: Job, seeker: Seeker, *, by, at=None) -> Match:
    """Ask a seeker whether she wants the job: a link goes to her telephone; without one a station calls on her.

    Codes: job_closed, step_not_allowed, no_fit, matched_already.
    """
    if not permissions.may_propose(by, job):
        raise PermissionDenied("您不能为这个岗位推荐人。")
    job, seeker, fit = checked_pair(job, seeker)
    token = secrets.token_urlsafe(24)
    match = new_match(job, seeker, fit, by, at)
    match.token_digest = digest_of(token)
    store(match)
    clocks.meet(seeker, clocks.UNMATCHED, day=match.proposed_on)
    telling.tell_phone(
        seeker.phone,
        f"有一个岗位问您：{job.title}，{job.wage_words}，{job.community.name}",
        body="您同意了，才把您的姓名和电话告诉对方。",
        link=reverse("employment:answer", args=[token]),
    )
    return match


@transaction.atomic
def volunteer(seeker: Seeker, job: Job, *, at=None) -> Match:
    """The seeker picks a job herself on her own page: that is her yes. Codes: as ``propose``."""
    job, seeker, fit = checked_pair(job, seeker)
    match = new_match(job, seeker, fit, job.posted_by, at)
    store(match)
    clocks.meet(seeker, clocks.UNMATCHED, day=match.proposed_on)
    return answer(match, agrees=True, way=Way.OWN_PAGE, at=at)


def checked_pair(job, seeker):
    """The locked rows and how they fit."""
    job = posting.lock(job)
    refuse_unless_open(job)
    seeker = seeking.lock(seeker)
    if seeker.state != Seeker.State.LOOKING:
        message = f"{seeker.get_state_display()}的人不能推荐。"
        raise ValidationError(message, code="step_not_allowed")
    fit = pairing.fit_of(job, seeker)
    if fit is None:
        raise ValidationError("做的事、地方或者时段合不上。", code="no_fit")
    return job, seeker, fit


def refuse_unless_open(job) -> None:
    if not Job.objects.open().filter(pk=job.pk).exists():
        raise ValidationError("这个岗位现在不招人。", code="job_closed")


def new_match(job, seeker, fit, by, at) -> Match:
    return Match(
        job=job,
        seeker=seeker,
        score=fit.score,
        reasons=[list(reason) for reason in fit.reasons],
        proposed_by=by,
        proposed_on=timezone.localdate(at),
    )


def find_by_token(token: str) -> Match | None:
    """The match of a link that can still be answered; None for any other."""
    rows = Match.objects.select_related("job__enterprise", "job__station", "job__community__town")
    return rows.filter(token_digest=digest_of(token), state=MatchState.PROPOSED).first()


@transaction.atomic
def answer(match: Match, *, agrees: bool, way: str, by=None, at=None) -> Match:
    """The seeker's yes or no. by: the clerk who heard it on the telephone. A no can be said to a post that takes
    nobody any more, a yes cannot: it would tell a poster who she is for nothing.

    Codes: step_not_allowed, job_closed.
    """
    match = lock(match)
    if by is not None and not permissions.matches(by):
        raise PermissionDenied("由零工驿站、县人社局或者县妇联的人员登记答复。")
    take(match, MatchAction.AGREE if agrees else MatchAction.DECLINE)
    if agrees:
        refuse_unless_open(match.job)
    match.token_digest = ""
    if agrees:
        match.agreed_on, match.agreed_way = timezone.localdate(at), way
        match.recorded_by = by
    store(match)
    if not agrees:
        let_go(match, at)
    telling.tell_poster(match.job, "求职人同意联系" if agrees else "求职人没有同意")
    return match


def agree_by_phone(match: Match, *, by, at=None) -> Match:
    """A clerk heard the yes on the telephone or at the counter."""
    return answer(match, agrees=True, way=Way.STATION, by=by, at=at)


def decline_by_phone(match: Match, *, by, at=None) -> Match:
    return answer(match, agrees=False, way=Way.STATION, by=by, at=at)


@transaction.atomic
def end(match: Match, *, note, by, at=None) -> Match:
    """Nothing came of it. Codes: note_missing, step_not_allowed."""
    match = lock(match)
    require_worker_of(by, match)
    if not note.strip():
        raise refusal("note", "请写明原因。", "note_missing")
    close(match, note.strip()[:200], at)
    return match


def close(match, note, at) -> None:
    """End a locked match. Who is to come to an interview is told that there is none. Code: step_not_allowed."""
    take(match, MatchAction.END)
    match.note, match.token_digest = note, ""
    store(match)
    to_come = match.interviews.filter(outcome=Outcome.PLANNED, at__gt=at or timezone.now()).first()
    if to_come is not None:
        tell_of_no_interview(match, to_come)
    let_go(match, at)


def tell_of_no_interview(match, interview) -> None:
    subject = f"面试取消：{match.job.title}，{time_words(interview.at)}"
    telling.tell_phone(
        match.seeker.phone, subject, link=reverse("employment:own"), waits_for_morning=True
    )


def end_with_their_posts(at=None) -> int:
    """End what was agreed to at posts that have ended since; how many. Nobody begins to work there any more, so
    nobody is to read who she is, and a station looks again for her.

    Apart from the step that ends the post: each in a transaction of its own, and one that somebody is busy with is
    left to the next run, of the match or of its seeker, who is held first as in every step.
    """
    over = Match.objects.filter(state=MatchState.AGREED, job__state__in=ENDED_STATES)
    found = over.order_by("pk").values_list("pk", "seeker")[: posting.EXPIRED_AT_ONCE]
    return sum(each_by_itself(list(found), partial(end_with_its_post, over, at=at)))


@transaction.atomic
def end_with_its_post(over, keys, *, at) -> bool:
    """keys: of the match and of its seeker. False where somebody is busy with one of them."""
    pk, seeker = keys
    held = Seeker.objects.select_for_update(skip_locked=True).only("pk").filter(pk=seeker)
    free = over.select_for_update(of=("self",), skip_locked=True)
    match = free.select_related("job", "seeker").filter(pk=pk).first() if held else None
    if match is not None:
        close(match, f"岗位{match.job.get_state_display()}", at)
    return match is not None


def let_go(match, at) -> None:
    """What follows when nothing comes of a match: nobody waits for the two to meet."""
    match.interviews.filter(outcome=Outcome.PLANNED).update(outcome=Outcome.CANCELLED)
    seeking.look_again(match.seeker, at)


@transaction.atomic
def plan_interview(match: Match, *, day, time, place, by) -> Interview:
    """When and where the two meet; the seeker is told. Codes: step_not_allowed, past_day, interview_planned."""
    match = lock(match)
    require_worker_of(by, match)
    refuse_unless_agreed(match, "约面试")
    at = timezone.make_aware(datetime.combine(day, time))
    if at < timezone.now():
        raise refusal("day", "面试时间要在现在以后。", "past_day")
    with refused_in_words():
        made = match.interviews.create(at=at, place=place, by=by)
    telling.tell_phone(
        match.seeker.phone,
        f"面试：{match.job.title}，{time_words(at)}，{place}",
        link=reverse("employment:own"),
    )
    return made


def time_words(at) -> str:
    """Such as 11月24日09:00."""
    at = timezone.localtime(at)
    return f"{at.month}月{at.day}日{at:%H:%M}"


@transaction.atomic
def record_interview(match: Match, *, outcome, by, note="") -> Interview:
    """What became of the planned interview; who is still to come is told that it is off. Codes: step_not_allowed."""
    match = lock(match)
    require_worker_of(by, match)
    planned = match.interviews.filter(outcome=Outcome.PLANNED).first()
    if planned is None:
        raise ValidationError("没有约好的面试。", code="step_not_allowed")
    planned.outcome, planned.note = outcome, note
    planned.save(update_fields=["outcome", "note"])
    if outcome == Outcome.CANCELLED and planned.at > timezone.now():
        tell_of_no_interview(match, planned)
    return planned


@transaction.atomic
def place(match: Match, *, start_on, by, at=None) -> Placement:
    """The seeker begins to work: a place of the job is taken; with the last one the post ends as filled.

    Codes: step_not_allowed, early_day, job_full, job_closed.
    """
    at = at or timezone.now()
    job = posting.lock(match.job)
    match = lock(match)
    require_worker_of(by, match)
    if start_on < match.proposed_on or start_on > timezone.localdate(at):
        raise refusal("start_on", "上岗日应在推荐以后、今天以前。", "early_day")
    take(match, MatchAction.PLACE)
    store(match)
    placement = Placement(match=match, job=job, start_on=start_on, recorded_by=by)
    with refused_in_words():
        placement.save()
    seeker = match.seeker
    seeker.state, seeker.ended_on = Seeker.State.PLACED, start_on
    seeker.save(update_fields=["state", "ended_on"])
    clocks.meet(seeker, clocks.UNMATCHED)
    link = reverse("admin:employment_placement_change", args=[placement.pk])
    clocks.start(placement, job.number, link, clocks.CHECK, start_on, at=at)
    job.refresh_from_db(fields=["placed"])
    if job.left < 1 and job.state == State.PUBLISHED:
        posting.step(job, posting.Action.FILL, by=by, at=at, note="人已招满")
    return placement


@transaction.atomic
def check(placement: Placement, *, is_still_there: bool, by, note="", at=None) -> Placement:
    """Thirty days on somebody asked whether she is still there. Codes: step_not_allowed."""
    placement = lock_placement(placement)
    if not permissions.matches(by):
        raise PermissionDenied("由零工驿站、县人社局或者县妇联的人员回访。")
    if placement.checked_on is not None:
        raise ValidationError("已经回访过。", code="step_not_allowed")
    placement.checked_on, placement.is_still_there = timezone.localdate(at), is_still_there
    placement.save(update_fields=["checked_on", "is_still_there"])
    clocks.meet(placement, clocks.CHECK, day=placement.checked_on)
    if not is_still_there and placement.ended_on is None:
        return leave(
            placement, ended_on=placement.checked_on, reason=note or "回访时已不在岗", at=at
        )
    return placement


@transaction.atomic
def end_placement(placement: Placement, *, ended_on, reason, by, at=None) -> Placement:
    """She does not work there any more: the place is free. Codes: step_not_allowed, early_day."""
    placement = lock_placement(placement)
    require_worker_of(by, placement.match)
    if placement.ended_on is not None:
        raise ValidationError("已经登记过离岗。", code="step_not_allowed")
    if not placement.start_on <= ended_on <= timezone.localdate(at):
        raise refusal("ended_on", "离岗日应在上岗以后、今天以前。", "early_day")
    clocks.cancel(placement, "已离岗")
    return leave(placement, ended_on=ended_on, reason=reason, at=at)


def end_placement_of(match: Match, **values) -> Placement:
    """She whom this match brought does not work there any more. values, codes: as ``end_placement``."""
    placement = Placement.objects.filter(match=match).first()
    if placement is None:
        raise ValidationError("还没有登记上岗。", code="step_not_allowed")
    return end_placement(placement, **values)


def leave(placement, *, ended_on, reason, at) -> Placement:
    placement.ended_on, placement.ended_reason = ended_on, reason[:200]
    placement.save(update_fields=["ended_on", "ended_reason"])
    seeking.go_on(placement.match.seeker, at)
    return placement


def take(match, action) -> None:
    """Move the match one step. Code: step_not_allowed."""
    after = match_state_after(match.state, action)
    if after is None:
        raise not_now("这次推荐", match.get_state_display(), MatchAction(action).label)
    match.state = after


def store(match) -> None:
    with refused_in_words():
        match.save()


def lock(match) -> Match:
    """The match, behind its seeker. Every step locks in one order: the post, where it needs it, then the seeker,
    then their match."""
    Seeker.objects.select_for_update().only("pk").get(pk=match.seeker_id)
    rows = Match.objects.select_for_update(of=("self",)).select_related(
        "job__enterprise", "job__station", "job__community__town", "seeker"
    )
    return rows.get(pk=match.pk)


def lock_placement(placement) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",))
    return rows.select_related(
        "match__seeker", "match__job__enterprise", "match__job__station", "job"
    ).get(pk=placement.pk)


def require_worker_of(by, match) -> None:
    """Who works for the poster, and who brings people together."""
    if not permissions.may_propose(by, match.job):
        raise PermissionDenied("您不能办理这个匹配。")


def refuse_unless_agreed(match, word) -> None:
    if not match.shows_who:
        raise ValidationError(f"求职人同意以后才能{word}。", code="step_not_allowed")
