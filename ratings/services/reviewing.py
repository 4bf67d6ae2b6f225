"""The bureau reviews: completeness, the visit on site, the panel and what its points come to."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.models import EnterpriseMember
from gaotai_jiazheng.refusals import refusal
from ratings import clocks, permissions, telling
from ratings.models import Result, Score, Seat, SiteFinding, SiteVisit
from ratings.models.panel import PANEL_OF_AT_LEAST
from ratings.publishing import published
from ratings.services.stepping import begin, finish, lock, now
from ratings.transitions import Action, State

INSPECTORS_AT_LEAST = 2


@transaction.atomic
def send_back(application, *, note, by, at=None):
    """Tell the enterprise once, item by item, what has to be put right. Codes: note_missing."""
    application = begin(application, Action.SEND_BACK, by=by)
    if not note.strip():
        raise refusal("note", "请一次写明要补正什么。", "note_missing")
    at = now(at)
    finish(application, Action.SEND_BACK, by=by, at=at, note=note)
    clocks.meet(application, clocks.ACCEPTANCE, timezone.localdate(at))
    telling.tell_enterprise(application, "材料需要补正")
    return application


@transaction.atomic
def accept(application, *, by, at=None, note=""):
    """The dossier is complete: the review begins."""
    application = begin(application, Action.ACCEPT, by=by)
    at = now(at)
    finish(application, Action.ACCEPT, by=by, at=at, note=note)
    clocks.meet(application, clocks.ACCEPTANCE, timezone.localdate(at))
    clocks.start(application, clocks.REVIEW, at)
    telling.tell_enterprise(application, "已受理，将安排现场核查")
    return application


@transaction.atomic
def record_visit(
    application, *, visited_on, inspectors, report, not_as_said=(), by, at=None, note=""
):
    """Write down what was found on site.

    not_as_said: the items that were not found as the enterprise had said.
    Codes: future_date, before_application, too_few_inspectors, inspector_of_enterprise.
    """
    application = begin(application, Action.RECORD_VISIT, by=by)
    at = now(at)
    if visited_on > timezone.localdate(at):
        raise refusal("visited_on", "核查日不能晚于今天。", "future_date")
    if visited_on < timezone.localdate(application.submitted_at):
        raise refusal("visited_on", "核查日不能早于申请日。", "before_application")
    inspectors = list(inspectors)
    if len(inspectors) < INSPECTORS_AT_LEAST:
        raise refusal("inspectors", "现场核查至少两个人。", "too_few_inspectors")
    refuse_members(application, inspectors, "inspectors", "inspector_of_enterprise")
    visit = SiteVisit.objects.create(
        application=application, visited_on=visited_on, report=report, recorded_by=by
    )
    visit.inspectors.set(inspectors)
    SiteFinding.objects.bulk_create(SiteFinding(visit=visit, item=item) for item in not_as_said)
    return finish(application, Action.RECORD_VISIT, by=by, at=at, note=note)


def refuse_members(application, users, field, code):
    """Nobody of the enterprise reviews it."""
    members = EnterpriseMember.objects.current().filter(
        enterprise=application.enterprise, user__in=users
    )
    if names := list(dict.fromkeys(members.values_list("user__name", flat=True))):
        message = f"{'、'.join(names)}是这家企业的人员，不能参加核查和评审。"
        raise refusal(field, message, code)


@transaction.atomic
def convene(application, *, members, by, at=None, note=""):
    """Name the panel, or further members in the place of those who stood aside.

    Codes: panel_too_small (fewer than three who sit), member_of_enterprise, member_named.
    """
    application = begin(application, Action.CONVENE, by=by)
    at = now(at)
    members = list(members)
    refuse_members(application, members, "members", "member_of_enterprise")
    there = application.seats.filter(panel_round=application.panel_round)
    named = set(there.values_list("user_id", flat=True))
    if names := [str(user) for user in members if user.pk in named]:
        message = f"{'、'.join(names)}已经在评审组里，或者已经退出。"
        raise refusal("members", message, "member_named")
    sitting = there.sitting().count() + len(members)
    if sitting < PANEL_OF_AT_LEAST:
        message = f"评审组至少{PANEL_OF_AT_LEAST}个人，现在只有{sitting}个。"
        raise refusal("members", message, "panel_too_small")
    for user in members:
        seat = seat_for(application, user, by, timezone.localdate(at))
        telling.tell_seat(seat, "请您担任评审员，先声明有没有利害关系")
    return finish(application, Action.CONVENE, by=by, at=at, note=note)


def seat_for(application, user, by, day) -> Seat:
    """Whoever left the enterprise within the year is refused by the database alone."""
    try:
        with transaction.atomic():
            return Seat.objects.create(
                application=application,
                panel_round=application.panel_round,
                user=user,
                named_on=day,
                named_by=by,
            )
    except IntegrityError as error:
        if "belongs to the enterprise" not in str(error):
            raise
        message = f"{user}一年内是这家企业的人员，不能评审。"
        raise refusal("members", message, "member_of_enterprise") from None


@transaction.atomic
def declare(application, *, by, at=None) -> Seat:
    """A member declares to have no interest in the enterprise; only then the dossier opens."""
    seat = own_seat(application, by)
    refuse_member_now(seat, by)
    seat.declared_at = now(at)
    seat.save(update_fields=["declared_at"])
    return seat


@transaction.atomic
def stand_aside(application, *, reason, by, at=None) -> Seat:
    """A member stands aside, for good. Codes: reason_missing, already_scored."""
    seat = own_seat(application, by)
    if not reason.strip():
        raise refusal("reason", "请写明回避的理由。", "reason_missing")
    if seat.scored_at is not None:
        raise ValidationError("已经提交评分，不能再回避。", code="already_scored")
    seat.recused_at, seat.recusal_reason = now(at), reason
    seat.save(update_fields=["recused_at", "recusal_reason"])
    telling.tell_bureau(seat.application, "有评审员回避，请另行指定")
    return seat


@transaction.atomic
def take_off(seat, *, reason, by, at=None) -> Seat:
    """The bureau takes a member off the panel who does not score, as for good as who stands aside.

    Raises PermissionDenied; codes step_not_allowed, reason_missing, not_on_the_panel, already_scored.
    """
    application = lock(seat.application)
    refuse_other_times(application)
    if not permissions.may_do(by, application, Action.CONVENE):
        raise PermissionDenied("由评定单位的人员调整评审组。")
    if not reason.strip():
        raise refusal("reason", "请写明移出的理由。", "reason_missing")
    round_ = application.seats.filter(panel_round=application.panel_round)
    seat = round_.sitting().filter(pk=seat.pk).first()
    if seat is None:
        raise ValidationError("这位评审员已经不在评审组里。", code="not_on_the_panel")
    if seat.scored_at is not None:
        raise ValidationError("已经提交评分的评审员不能移出。", code="already_scored")
    seat.recused_at, seat.recusal_reason = now(at), reason.strip()
    seat.save(update_fields=["recused_at", "recusal_reason"])
    telling.tell_seat(seat, "您不再担任评审员，不用再评审")
    return seat


@transaction.atomic
def score(application, *, points, by, at=None) -> Seat:
    """A member hands in the whole sheet, once, without having seen another.

    points: item id -> Decimal, one for each item of the scheme.
    Raises PermissionDenied; codes not_declared, already_scored, points_missing, points_out_of_range.
    """
    seat = own_seat(application, by)
    refuse_member_now(seat, by)
    if seat.declared_at is None:
        raise ValidationError("请先声明没有利害关系。", code="not_declared")
    if seat.scored_at is not None:
        raise ValidationError("您已经提交评分，不能再改。", code="already_scored")
    items = list(application.scheme.items.all())
    for item in items:
        given = points.get(item.pk)
        if given is None:
            raise refusal(f"item_{item.pk}", f"{item.number}还没有打分。", "points_missing")
        if not 0 <= given <= item.points:
            message = f"{item.number}应在0到{item.points.normalize():f}之间。"
            raise refusal(f"item_{item.pk}", message, "points_out_of_range")
    Score.objects.bulk_create(Score(seat=seat, item=item, points=points[item.pk]) for item in items)
    seat.scored_at = now(at)
    seat.save(update_fields=["scored_at"])
    telling.tell_bureau(seat.application, "有一位评审员已提交评分")
    return seat


def own_seat(application, by) -> Seat:
    """The person's seat in the open round, held. Raises PermissionDenied; code step_not_allowed."""
    application = lock(application)
    refuse_other_times(application)
    seat = permissions.seat_of(by, application)
    if seat is None or seat.recused_at is not None:
        raise PermissionDenied("您不是这份申请的评审员，或者已经退出。")
    seat.application = application
    return seat


def refuse_other_times(application):
    if application.state != State.SCORING:
        raise ValidationError("现在不在评审阶段。", code="step_not_allowed")


def refuse_member_now(seat, by):
    """Who has joined the enterprise since being named judges it no more; standing aside is still possible."""
    if permissions.belongs_to(by, seat.application.enterprise):
        raise PermissionDenied("您现在是这家企业的人员，不能评审，请办理回避。")


@transaction.atomic
def conclude(application, *, by, at=None, note=""):
    """All have handed in: the result by the recorded formula. Codes: panel_incomplete."""
    application = begin(application, Action.CONCLUDE, by=by)
    seats = list(application.seats.filter(panel_round=application.panel_round).sitting())
    waiting = [seat for seat in seats if seat.scored_at is None]
    if waiting or len(seats) < PANEL_OF_AT_LEAST:
        message = f"还有{len(waiting)}位评审员没有提交评分。" if waiting else "评审组不足三个人。"
        raise ValidationError(message, code="panel_incomplete")
    at = now(at)
    outcome, data = published(application, seats)
    Result.objects.create(
        application=application,
        panel_round=application.panel_round,
        total=outcome.total,
        level=outcome.level,
        spread=outcome.spread,
        formula=data["formula"],
        data=data,
        computed_at=at,
    )
    return finish(application, Action.CONCLUDE, by=by, at=at, note=note)
