"""A page of visits with what was said of each: a fixed number of queries."""

from django.db.models import Prefetch

from visits.models import Rating, RatingVersion
from visits.transitions import NEXT_STATE, Action

ON_A_PAGE = 50


def page_of(visits, before="") -> tuple[list[dict], int | None]:
    """({visit, rating, said, disputes, may_dispute, may_cancel}, the newest first; the key for the next page
    or None). before: the last key seen. Four queries, whatever the number."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        visits = visits.filter(pk__lt=before)
    visits = visits.select_related("worker", "enterprise").prefetch_related("disputes")
    found = list(visits.order_by("-pk")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    versions = Prefetch("versions", RatingVersion.objects.order_by("version"))
    ratings = Rating.objects.filter(visit__in=[visit.pk for visit in shown])
    by_visit = {rating.visit_id: rating for rating in ratings.prefetch_related(versions)}
    older = shown[-1].pk if len(found) > ON_A_PAGE else None
    return [row_of(visit, by_visit.get(visit.pk)) for visit in shown], older


def row_of(visit, rating) -> dict:
    versions = list(rating.versions.all()) if rating else []
    return {
        "visit": visit,
        "rating": rating,
        "said": versions[-1] if versions else None,
        "disputes": list(visit.disputes.all()),
        "may_dispute": (visit.state, Action.DISPUTE) in NEXT_STATE,
        "may_cancel": (visit.state, Action.CANCEL) in NEXT_STATE,
    }
