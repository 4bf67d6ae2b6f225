"""Licences: granted with a clock to their last day, ended early, reviewed after upheld complaints."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from brands.models import Licence, Review
from brands.permissions import keeps_brands
from brands.services import telling
from gaotai_jiazheng.refusals import by_own_names, in_words, words_of
from recruitment.services.writing import locked, require
from reminders import deadlines
from reminders.subjects import before_reminders

RULE, REVIEW_RULE = "brand_licence", "brand_review"
ONLY = "由县人社局、县妇联、县工业信息化和商务局办理。"
WORDS = words_of(Licence, Review) | {
    "licence_of_a_recognised_brand": "已认定的品牌才能授权。",
}
FIELDS = {
    "licence_days_in_order": "valid_until",
    "licence_once_at_a_time_enterprise": "valid_from",
    "licence_once_at_a_time_worker": "valid_from",
    "licence_ended_within_its_days": "ended_on",
}
refused_in_words = partial(in_words, by_own_names(WORDS, FIELDS))


@transaction.atomic
def grant(brand, *, valid_from, valid_until, enterprise=None, worker=None, by, at=None) -> Licence:
    """Let one enterprise or one worker carry the brand and tell them; a clock of its bureau runs to the last day.

    Codes: licence_of_a_recognised_brand, licence_once_at_a_time_enterprise, licence_once_at_a_time_worker,
    licence_of_one_holder, licence_days_in_order.
    """
    require(keeps_brands(by), ONLY)
    at = at or timezone.now()
    with refused_in_words():
        licence = Licence.objects.create(
            brand=brand,
            enterprise=enterprise,
            worker=worker,
            valid_from=valid_from,
            valid_until=valid_until,
            by=by,
            at=at,
        )
    day = timezone.localdate(at)
    start_clock(licence, deadlines.ClockStart(RULE, brand.bureau, day, due_on=valid_until))
    telling.tell_of_grant(licence)
    return licence


def start_clock(licence, clock):
    label = f"{licence.brand}授权{licence.pk}"
    deadlines.start_many(licence, label, licence.get_absolute_url(), [clock])


@transaction.atomic
def end(licence, *, ended_on: date, ended_reason: str, by) -> Licence:
    """End a licence before its last day; its badge is gone on that day, and the holder is told.

    An end that is set for a later day may come earlier. Codes: already_ended, licence_ended_within_its_days."""
    require(keeps_brands(by), ONLY)
    licence = locked(licence)
    if licence.ended_on is not None and licence.ended_on <= max(ended_on, timezone.localdate()):
        raise ValidationError("这项授权已经终止。", code="already_ended")
    licence.ended_on, licence.ended_reason = ended_on, ended_reason
    with refused_in_words():
        licence.save(update_fields=["ended_on", "ended_reason"])
    clocks = deadlines.open_clocks(licence)
    # Until its day a review may still end it earlier.
    ends_today = ended_on <= timezone.localdate()
    for clock in clocks if ends_today else clocks.filter(rule__slug=RULE):
        deadlines.cancel(clock, reason="授权提前终止")
    telling.tell_of_end(licence)
    return licence


def end_all(brand, *, on: date):
    """With the brand every licence of it ends, those that have not begun on their first day."""
    end_each(brand.licences.all(), on=on, why="品牌停用")


def end_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: it carries no brand any more."""
    licences = Licence.objects.filter(enterprise=enterprise)
    end_each(licences, on=timezone.localdate(at), why="企业已从名录注销")


def end_each(licences, *, on, why):
    not_ended = Q(ended_on=None) | Q(ended_on__gt=on)
    rows = licences.filter(not_ended, valid_until__gte=on).order_by("pk")
    rows = rows.select_related("brand__bureau", "enterprise", "worker")
    for licence in rows.select_for_update(of=("self",), no_key=True):
        licence.ended_on, licence.ended_reason = max(on, licence.valid_from), why
        licence.save(update_fields=["ended_on", "ended_reason"])
        for clock in deadlines.open_clocks(licence):
            deadlines.cancel(clock, reason=why)
        telling.tell_of_end(licence)


@before_reminders
def meet_ended(on: date) -> int:
    """Meet the clocks of licences that ran out before a day; how many. Of one that is over nobody waits for a review.
    Safe to run twice."""
    over = Licence.objects.filter(reviews__decided_on=None, reviews__isnull=False)
    for licence in over.exclude(pk__in=Licence.objects.valid(on).values("pk")).distinct():
        for clock in deadlines.open_clocks(licence).filter(rule__slug=REVIEW_RULE):
            deadlines.cancel(clock, reason="授权已经结束")
    return len(deadlines.meet_run_out(Licence, RULE, on))


def open_review(licence, complaints, *, on: date) -> Review:
    """Ask whether a member keeps the brand; a clock of the brand's bureau begins. Codes: review_one_open."""
    with refused_in_words():
        review = Review.objects.create(licence=licence, opened_on=on)
    review.complaints.set(complaints)
    start_clock(licence, deadlines.ClockStart(REVIEW_RULE, licence.brand.bureau, on))
    return review


@transaction.atomic
def decide_review(review, *, outcome: str, reason: str, by, at=None) -> Review:
    """Keep the licence or end it today. Codes: review_not_open (also where the licence is over),
    review_decided_with_reason."""
    require(keeps_brands(by), ONLY)
    review, today = locked(review), timezone.localdate(at)
    if review.decided_on is not None:
        raise ValidationError("复核已经有结论。", code="review_not_open")
    if not review.licence.is_valid(today):
        raise ValidationError("授权已经结束，不用再作结论。", code="review_not_open")
    review.outcome, review.reason = outcome, reason
    review.decided_by, review.decided_on = by, today
    with refused_in_words():
        review.save()
    licence = review.licence
    for clock in deadlines.open_clocks(licence).filter(rule__slug=REVIEW_RULE):
        deadlines.meet(clock, on=today)
    if outcome == Review.Outcome.END:
        end(licence, ended_on=today, ended_reason=reason, by=by)
    return review
