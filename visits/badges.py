"""The stars of a worker on the page of her card: only while they are in force, on that very day.

Stars in force are some hundreds; they are read at most once in five seconds.
"""

from django.utils import timezone

from gaotai_jiazheng.short_memory import remembered
from visits.models import StarRating
from visits.services.stars import IN_WORDS
from workers.badges import add_badges


@remembered(seconds=5)
def stars_by_worker() -> dict[int, StarRating]:
    rows = StarRating.objects.filter(revoked_on=None, valid_until__gte=timezone.localdate())
    return {star.worker_id: star for star in rows}


@add_badges
def stars_of_worker(worker_id, on) -> list[str]:
    """Such as 四星服务员; none for whoever has none on the day."""
    star = stars_by_worker().get(worker_id)
    if star is None or not star.granted_on <= on <= star.valid_until:
        return []
    return [f"{IN_WORDS[star.stars]}服务员"]
