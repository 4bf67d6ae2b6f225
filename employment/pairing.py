"""Who fits a job, and which jobs fit a seeker: a fixed number of queries, the best first."""

from dataclasses import dataclass

from employment import matching
from employment.board import with_places
from employment.models import Job, Seeker

LOOKED_THROUGH = 500


@dataclass(frozen=True)
class Pair:
    """A job and a seeker with how they fit."""

    job: Job
    seeker: Seeker
    fit: matching.Fit

    @property
    def reasons(self) -> list[list]:
        return [list(reason) for reason in self.fit.reasons]

    @property
    def reason_words(self) -> str:
        return "，".join(f"{words} {points:+}" for words, points in self.fit.reasons)


def offer_of(job) -> matching.Offer:
    return matching.Offer(
        line=job.service_line,
        community=job.community_id,
        town=job.community.town_id,
        shifts=frozenset(job.shifts),
        is_live_in=job.is_live_in,
        wage_max_yuan=job.wage_max_yuan,
        wage_unit=job.wage_unit,
    )


def wish_of(seeker) -> matching.Wish:
    """communities of the seeker have to be fetched before, so that a list asks once."""
    places = list(seeker.communities.all())
    return matching.Wish(
        lines=frozenset(seeker.service_lines),
        communities=frozenset(place.pk for place in places),
        towns=frozenset(place.town_id for place in places),
        reach=seeker.reach,
        shifts=frozenset(seeker.shifts),
        takes_live_in=seeker.takes_live_in,
        wage_min_yuan=seeker.wage_min_yuan,
        wage_unit=seeker.wage_unit,
    )


def fit_of(job, seeker) -> matching.Fit | None:
    return matching.fit(offer_of(job), wish_of(seeker), matching.newest())


def candidates_for(job) -> list[Pair]:
    """Seekers who fit and were not proposed for the job yet; who registered first stands first among equals."""
    rows = Seeker.objects.looking().filter(service_lines__contains=[job.service_line])
    rows = rows.exclude(matches__job=job).order_by("pk").prefetch_related("communities")
    rows = rows.defer("name", "phone", "note")
    return best(Pair(job, seeker, fit_of(job, seeker)) for seeker in rows[:LOOKED_THROUGH])


def jobs_for(seeker) -> list[Pair]:
    """Open jobs that fit and for which the seeker was not proposed yet."""
    rows = with_places(Job.objects.open().filter(service_line__in=seeker.service_lines))
    rows = rows.exclude(matches__seeker=seeker).order_by("-published_on", "-pk")
    wish, weights = wish_of(seeker), matching.newest()
    return best(
        Pair(job, seeker, matching.fit(offer_of(job), wish, weights))
        for job in rows[:LOOKED_THROUGH]
    )


def best(pairs) -> list[Pair]:
    fitting = [pair for pair in pairs if pair.fit is not None]
    return sorted(fitting, key=lambda pair: -pair.fit.score)[: matching.newest().shown]
