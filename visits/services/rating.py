"""A household rates a visit, once; for some days it may change what it said."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from visits.models import Rating, RatingVersion, Visit, VisitStep
from visits.models.rating import LEAST, MOST
from visits.refusals import OWN_STAFF, refused_in_words
from visits.services.own_staff import is_own_staff
from visits.services.stepping import allowed, day_of, kept_after, lock, take, terms_on
from visits.transitions import Action, State
from workers.models import Worker

HOUSEHOLD = VisitStep.Side.HOUSEHOLD


def refuse_points(**points):
    """Code: points."""
    wrong = [name for name, value in points.items() if not LEAST <= value <= MOST]
    if wrong:
        error = ValidationError(f"请打{LEAST}到{MOST}分。", code="points")
        raise ValidationError(dict.fromkeys(wrong, error))


@transaction.atomic
def rate(
    visit: Visit,
    *,
    quality: int,
    satisfaction: int,
    text: str = "",
    at: datetime | None = None,
) -> Rating:
    """The one rating of a visit. Codes: step_not_allowed, rated_already, rate_over, points, own_staff."""
    at = at or timezone.now()
    refuse_points(quality=quality, satisfaction=satisfaction)
    # Ratings of one worker come one after the other, so that repetitions are counted rightly.
    Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.worker_id)
    visit = lock(visit)
    if visit.state == State.RATED:
        raise refusal(None, "这次上门已经评价过。", "rated_already")
    allowed(visit, Action.RATE)
    today = day_of(at)
    terms = terms_on(today)
    if today > visit.rate_by:
        raise refusal(None, "评价的期限已经过了。", "rate_over")
    if is_own_staff(visit.enterprise, visit.worker, visit.phone, visit.visited_on, today):
        raise refusal(None, OWN_STAFF, "own_staff")
    change_until = today + timedelta(days=terms.change_days)
    with refused_in_words():
        rating = Rating.objects.create(visit=visit, rated_on=today, change_until=change_until)
        write_version(rating, 1, quality, satisfaction, text, at)
    put_together(rating, visit, terms)
    take(visit, Action.RATE, side=HOUSEHOLD, at=at, phone_until=kept_after(change_until))
    return rating


@transaction.atomic
def change(
    visit: Visit,
    *,
    quality: int,
    satisfaction: int,
    text: str = "",
    at: datetime | None = None,
) -> Rating:
    """A new version of the rating. Codes: step_not_allowed, change_over, points."""
    at = at or timezone.now()
    refuse_points(quality=quality, satisfaction=satisfaction)
    visit = lock(visit)
    allowed(visit, Action.CHANGE)
    rating = visit.rating
    if day_of(at) > rating.change_until:
        raise refusal(None, "修改评价的期限已经过了。", "change_over")
    with refused_in_words():
        write_version(rating, rating.versions.count() + 1, quality, satisfaction, text, at)
    take(visit, Action.CHANGE, side=HOUSEHOLD, at=at)
    return rating


def write_version(rating, version, quality, satisfaction, text, at):
    RatingVersion.objects.create(
        rating=rating,
        version=version,
        quality=quality,
        satisfaction=satisfaction,
        text=text,
        at=at,
    )


def put_together(rating, visit, terms) -> None:
    """Where this number has now rated the worker too often, let all of them count as one."""
    since = rating.rated_on - timedelta(days=terms.repeat_days - 1)
    same = Rating.objects.filter(
        visit__worker=visit.worker_id,
        visit__phone_digest=visit.phone_digest,
        rated_on__gte=since,
        rated_on__lte=rating.rated_on,
    ).order_by("pk")
    rows = list(same)
    if len(rows) > terms.repeat_limit:
        group = next((row.group for row in rows if row.group), rows[0].pk)
        same.update(group=group)


def newest_version(rating, on=None) -> RatingVersion | None:
    """What the rating says, or said at the end of that day."""
    rows = rating.versions.order_by("-version")
    if on is not None:
        rows = rows.filter(at__date__lte=on)
    return rows.first()
