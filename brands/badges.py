"""The badge of a brand, wherever a member is shown: only while her licence holds, on that very day.

Licences that have not ended are some hundreds; they are read at most once in five seconds, and which of them
hold on a day is asked of the day.
"""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from brands.models import Licence
from enterprises.panels import add_panel
from gaotai_jiazheng.short_memory import remembered
from workers.badges import add_badges


@remembered(seconds=5)
def licences_by_holder() -> dict[tuple[str, int], list[Licence]]:
    """("enterprise" or "worker", id) -> licences that have not run out."""
    found = defaultdict(list)
    rows = Licence.objects.filter(valid_until__gte=timezone.localdate()).select_related("brand")
    for licence in rows.order_by("brand__name"):
        holder = (
            ("enterprise", licence.enterprise_id)
            if licence.enterprise_id
            else ("worker", licence.worker_id)
        )
        found[holder].append(licence)
    return dict(found)


def valid_licences(kind, pk, on) -> list[Licence]:
    return [each for each in licences_by_holder().get((kind, pk), ()) if each.is_valid(on)]


@add_badges
def badges_of_worker(worker_id, on) -> list[str]:
    """The names of the brands that she carries on the day."""
    return [licence.brand.name for licence in valid_licences("worker", worker_id, on)]


def brands_panel(enterprise):
    """What stands on an enterprise's page; None while it carries no brand."""
    found = valid_licences("enterprise", enterprise.pk, timezone.localdate())
    if not found:
        return None
    badges = [
        {
            "name": licence.brand.name,
            "valid_until": licence.valid_until,
            "address": reverse("brands:member", args=[licence.brand.slug, licence.pk]),
        }
        for licence in found
    ]
    return {"badges": badges}


add_panel("brands/_panel.html", brands_panel, order=30)
