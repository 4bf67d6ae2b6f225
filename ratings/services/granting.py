"""From a result to a rating: the public notice, the grant, or the refusal; and the keeping afterwards."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from disclosure import services as disclosure
from disclosure.gate import refuse_personal_data
from disclosure.models import Notice
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal
from plan.watching import watch
from ratings import clocks, permissions, telling
from ratings.models import Rating
from ratings.services.stepping import (
    begin,
    finish,
    lock,
    now,
    refuse_step,
    refuse_unregistered,
)
from ratings.transitions import STANDING_AFTER, Action, Keeping, State, state_after
from reminders import deadlines
from reminders.subjects import before_reminders

TOPIC = "标准化家政企业评定"
CANCELLED = "企业已从名录注销。"
RUN_OUT = "评定已过有效期"
RATING_PREFIX, RATING_SEQUENCE = "BZ", "ratings_rating_seq"


def result_of(application):
    """The result of the round that is open, or None."""
    return application.results.filter(panel_round=application.panel_round).first()


def notices():
    """The notices of all applications."""
    return Notice.objects.filter(
        subject_type__app_label="ratings", subject_type__model="application"
    )


def notice_of(application) -> Notice | None:
    """The notice of an application that was not withdrawn."""
    rows = notices().filter(subject_id=application.pk, withdrawn_at=None)
    return rows.select_related("bureau").first()


def notice_text(application, result) -> str:
    """What is proposed to be put up."""
    enterprise, scheme = application.enterprise, application.scheme
    return (
        f"{enterprise.name}（统一社会信用代码{enterprise.uscc}）申请评定标准化家政企业。"
        f"经材料审查、现场核查和评审组独立评分，依据《{scheme.title}》（{scheme.version}），"
        f"得{result.total}分，必备项全部达到，拟评定为{result.level}。"
        f"每位评审员的打分和计算方法已经公开，可以复算。\n"
        f"对评定结果有异议的，请在公示期内提出。"
    )


@transaction.atomic
def put_up(application, *, text, by, original="", at=None, note=""):
    """Put the proposed rating up for everybody; once more where the notice was withdrawn for its words.

    Codes: not_passed, notice_still_up, personal_data.
    """
    application = begin(application, Action.PUT_UP, by=by)
    result = result_of(application)
    if not result.passes:
        raise ValidationError("没有达到任何等级，不能公示授予。", code="not_passed")
    if not may_go_up(application):
        message = "公示没有撤回，或者有成立的异议，不能再发布。"
        raise ValidationError(message, code="notice_still_up")
    at = now(at)
    disclosure.publish(
        application,
        topic=TOPIC,
        title=f"{application.enterprise.name}拟评定为标准化家政企业（{result.level}）",
        text=text,
        original=original,
        bureau=application.scheme.bureau,
        by=by,
        at=at,
    )
    telling.tell_enterprise(application, "评审完成，正在公示")
    return finish(application, Action.PUT_UP, by=by, at=at, note=note)


def may_go_up(application) -> bool:
    """Whether no notice of the result is up, and none was objected to with success."""
    if application.state != State.NOTICED:
        return True
    latest = notices().filter(subject_id=application.pk).latest("pk")
    is_refuted = latest.objections.filter(state="upheld").exists()
    return latest.withdrawn_at is not None and not is_refuted


def may_review_again(application) -> bool:
    """Whether nothing stands in the way of a new panel: no notice is up, or an objection was upheld."""
    notice = notice_of(application)
    return notice is None or notice.objections.filter(state="upheld").exists()


@transaction.atomic
def review_again(application, *, note, by, at=None):
    """An objection was upheld or the notice is withdrawn: a new panel scores anew.

    Codes: nothing_upheld, note_missing.
    """
    application = begin(application, Action.REVIEW_AGAIN, by=by)
    if not note.strip():
        raise refusal("note", "请写明为什么重新评审。", "note_missing")
    at = now(at)
    if not may_review_again(application):
        message = "没有成立的异议；要重新评审，请先撤回公示。"
        raise ValidationError(message, code="nothing_upheld")
    if (notice := notice_of(application)) is not None:
        disclosure.withdraw(notice, reason="异议成立，重新评审", by=by, at=at)
    telling.tell_enterprise(application, "重新评审，请看原因")
    return finish(
        application,
        Action.REVIEW_AGAIN,
        by=by,
        at=at,
        note=note,
        panel_round=application.panel_round + 1,
    )


@transaction.atomic
def decline(application, *, note, by, at=None):
    """No rating is granted, for a reason that the enterprise reads. Codes: note_missing."""
    application = begin(application, Action.DECLINE, by=by)
    if not note.strip():
        raise refusal("note", "请写明理由。", "note_missing")
    at = now(at)
    notice = notice_of(application)
    if notice is not None:
        disclosure.withdraw(notice, reason="不予评定", by=by, at=at)
    finish(application, Action.DECLINE, by=by, at=at, note=note)
    clocks.meet(application, clocks.REVIEW, timezone.localdate(at))
    telling.tell_enterprise(application, "不予评定，请看理由")
    return application


@transaction.atomic
def grant(application, *, by, at=None, note=""):
    """Grant the rating once the notice is over and every objection answered.

    A rating that still runs ends the day before. Codes: enterprise_not_registered, notice_not_clear. The
    database asks the latter, too.
    """
    application = begin(application, Action.GRANT, by=by)
    refuse_unregistered(application.enterprise)
    at = now(at)
    day = timezone.localdate(at)
    notice = notice_of(application)
    if notice is None:
        raise ValidationError("公示已经撤回。", code="notice_not_clear")
    notice = disclosure.lock(notice)
    if obstacles := disclosure.obstacles_of(notice, day):
        raise ValidationError("".join(obstacles), code="notice_not_clear")
    result = result_of(application)
    end_earlier(application.enterprise, day)
    _, number = numbering.next_number(RATING_PREFIX, day, RATING_SEQUENCE)
    rating = Rating.objects.create(
        number=number,
        enterprise=application.enterprise,
        result=result,
        notice=notice,
        level=result.level,
        granted_on=day,
        granted_by=by,
        valid_until=last_day_of_years(day, application.scheme.valid_years),
    )
    rating.changes.create(
        keeping=Keeping.GRANTED,
        level=result.level,
        reason=f"公示{notice.number}期满，没有成立的异议。",
        decided_on=day,
        by=by,
    )
    bureau = application.scheme.bureau
    clocks.start_of_rating(rating, bureau, clocks.ANNUAL_CHECK, day)
    clocks.start_of_rating(rating, bureau, clocks.EXPIRY, day, due_on=rating.valid_until)
    finish(application, Action.GRANT, by=by, at=at, note=note)
    clocks.meet(application, clocks.REVIEW, day)
    watch(day)
    telling.tell_enterprise(application, f"已授予标准化家政企业{result.level}")
    return rating


def end_earlier(enterprise, day):
    """A rating that is renewed ends the day before the new one begins."""
    earlier = Rating.objects.in_force(day).filter(enterprise=enterprise)
    for rating in earlier.select_for_update():
        rating.valid_until = day - timedelta(days=1)
        rating.save(update_fields=["valid_until"])
        clocks.cancel_all(rating, "已重新评定", timezone.now())


@transaction.atomic
def keep(
    rating,
    keeping,
    *,
    reason,
    by,
    decided_on: date | None = None,
    level: str = "",
    repair_by: date | None = None,
):
    """Do something with a granted rating: the annual check, repair, downgrade, revocation.

    level: the new one, for a downgrade. repair_by: the last day, for an order to repair.
    Codes: step_not_allowed, rating_expired, reason_missing, personal_data, not_lower, repair_day_missing,
    repair_after_the_end.
    Raises PermissionDenied.
    """
    rating = lock_rating(rating)
    scheme = rating.result.application.scheme
    if not permissions.rates_for(by, scheme) or permissions.belongs_to(by, rating.enterprise):
        raise PermissionDenied("只有评定单位的人员可以办理。")
    day = decided_on or timezone.localdate()
    refuse_keeping(rating, keeping, day)
    if not reason.strip():
        raise refusal("reason", "请写明理由。", "reason_missing")
    refuse_personal_data(reason, "reason")
    if keeping == Keeping.DOWNGRADE:
        refuse_not_lower(rating, scheme, level)
    write_keeping(rating, keeping, reason=reason, by=by, day=day, level=level, repair_by=repair_by)
    return rating


def end_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: its rating ends that day, and so does what it has asked for. A
    self-assessment was never handed in and stays the enterprise's own."""
    day = timezone.localdate(at)
    # The applications first: one that is being granted at this moment has its rating afterwards.
    for row in enterprise.rating_applications.open():
        application = lock(row)
        if state_after(application.state, Action.END):
            end(application, by=by, at=at)
    for row in Rating.objects.in_force(day).filter(enterprise=enterprise):
        write_keeping(lock_rating(row), Keeping.REVOKE, reason=CANCELLED, by=by, day=day)


@transaction.atomic
def end(application, *, by, at=None) -> None:
    """End an application whose enterprise is off the register, and tell whoever sits on its panel.

    Code step_not_allowed.
    """
    application, at = lock(application), now(at)
    refuse_step(application, Action.END)
    was_scoring = application.state == State.SCORING
    if (notice := notice_of(application)) is not None:
        disclosure.withdraw(notice, reason=CANCELLED, by=by, at=at)
    finish(application, Action.END, by=by, at=at, note=CANCELLED)
    clocks.cancel_all(application, CANCELLED, at)
    telling.tell_bureau(application, "企业已从名录注销，评定终止")
    if was_scoring:
        for seat in application.seats.filter(panel_round=application.panel_round).sitting():
            telling.tell_seat(seat, "企业已从名录注销，不用再评审")


def write_keeping(rating, keeping, *, reason, by, day, level="", repair_by=None) -> None:
    """Write what is done with a locked rating, move its clocks, count the target anew, tell the enterprise."""
    before = rating.level
    rating.standing = STANDING_AFTER[rating.standing, keeping]
    rating.level = level if keeping == Keeping.DOWNGRADE else rating.level
    rating.revoked_on = day if keeping == Keeping.REVOKE else None
    rating.save(update_fields=["standing", "level", "revoked_on"])
    rating.changes.create(
        keeping=keeping,
        level_before=before,
        level=rating.level,
        reason=reason,
        decided_on=day,
        by=by,
    )
    move_clocks(rating, rating.result.application.scheme.bureau, keeping, day, repair_by)
    watch(day)
    telling.tell_of_rating(rating, in_words(rating, keeping, repair_by))


def in_words(rating, keeping, repair_by) -> str:
    """What the enterprise's people are told of it."""
    if keeping == Keeping.ORDER_REPAIR:
        return f"限期整改，请在{date_format(repair_by)}以前改好"
    if keeping == Keeping.DOWNGRADE:
        return f"降为{rating.level}"
    return Keeping(keeping).label


def lock_rating(rating) -> Rating:
    rows = Rating.objects.select_for_update(of=("self",)).select_related(
        "enterprise", "result__application__scheme__bureau", "result__application__enterprise"
    )
    return rows.get(pk=rating.pk)


def refuse_keeping(rating, keeping, day):
    if (rating.standing, keeping) not in STANDING_AFTER:
        raise not_now("这份评定", rating.get_standing_display(), Keeping(keeping).label)
    if rating.valid_until < day:
        raise ValidationError("这份评定已经过了有效期。", code="rating_expired")


def refuse_not_lower(rating, scheme, level):
    names = [each["name"] for each in scheme.levels_from_lowest]
    if level not in names or names.index(level) >= names.index(rating.level):
        raise refusal("level", "请选择比现在低的等级；没有更低等级的，应当撤销。", "not_lower")


def move_clocks(rating, bureau, keeping, day, repair_by):
    """The check that was done is met and the next one begins, after an order to repair when that is done: until then
    the order's own last day is watched."""
    if keeping == Keeping.REVOKE:
        clocks.cancel_all(rating, "评定已撤销", timezone.now())
        return
    if keeping == Keeping.ORDER_REPAIR:
        if repair_by is None or repair_by <= day:
            raise refusal("repair_by", "请填写今天以后的整改期限。", "repair_day_missing")
        if repair_by > rating.valid_until:
            message = f"整改期限不能晚于评定的有效期{date_format(rating.valid_until)}。"
            raise refusal("repair_by", message, "repair_after_the_end")
        clocks.meet(rating, clocks.ANNUAL_CHECK, day)
        clocks.start_of_rating(rating, bureau, clocks.REPAIR, day, due_on=repair_by)
        return
    clocks.meet(rating, clocks.REPAIR, day)
    if keeping in {Keeping.CHECK_PASSED, Keeping.DOWNGRADE, Keeping.REPAIRED}:
        start_next_check(rating, bureau, day)


def start_next_check(rating, bureau, day):
    """A check that was done is met; the next is a year later, unless the rating ends before."""
    if clocks.ANNUAL_CHECK in clocks.of_rating(rating):
        clocks.meet(rating, clocks.ANNUAL_CHECK, day)
    if last_day_of_years(day, 1) < rating.valid_until:
        clocks.start_of_rating(rating, bureau, clocks.ANNUAL_CHECK, day)


@before_reminders
def end_clocks_of_run_out(on: date) -> int:
    """A rating that ran out before a day has no clock any more: its last day keeps the one, and nobody checks or
    repairs it now. How many ratings. Safe to run twice."""
    met = deadlines.meet_run_out(Rating, clocks.EXPIRY, on)
    for rating in Rating.objects.filter(pk__in=[clock.subject_id for clock in met]):
        clocks.cancel_all(rating, RUN_OUT, timezone.now())
    return len(met)


def last_day_of_years(first: date, years: int) -> date:
    """The last day of so many years that begin on a day: the day before the same date, years later."""
    try:
        same_date = first.replace(year=first.year + years)
    except ValueError:  # 29 February
        same_date = date(first.year + years, 3, 1)
    return same_date - timedelta(days=1)
