"""The badge of a brand, wherever a member is shown: only while the licence holds, on that very day.

Licences of workers that have not ended are some hundreds; they are read at most once in five seconds, and
which of them hold on a day is asked of the day. An enterprise's are read with its page.
"""

from collections import defaultdict

from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone

from brands.models import Licence
from enterprises.panels import add_panel
from gaotai_jiazheng.nested_rows import NestedRows
from gaotai_jiazheng.short_memory import remembered
from workers.badges import add_badges


@remembered(seconds=5)
def licences_by_worker() -> dict[int, list[Licence]]:
    """The id of a worker -> licences that have not run out."""
    found = defaultdict(list)
    rows = Licence.objects.filter(worker__isnull=False, valid_until__gte=timezone.localdate())
    for licence in rows.select_related("brand").order_by("brand__name"):
        found[licence.worker_id].append(licence)
    return dict(found)


@add_badges
def badges_of_worker(worker_id, on) -> list[str]:
    """The names of the brands that she carries on the day."""
    licences = licences_by_worker().get(worker_id, ())
    return [licence.brand.name for licence in licences if licence.is_valid(on)]


def valid_licences():
    rows = Licence.objects.valid(timezone.localdate()).filter(enterprise=OuterRef("pk"))
    shown = ("valid_until", "brand__name", "brand__slug")
    return {"licences": NestedRows(rows.order_by("brand__name"), *shown)}


def brands_panel(enterprise, *, licences) -> dict | None:
    """What stands on an enterprise's page; None while it carries no brand."""
    if not licences:
        return None
    badges = [
        {
            "name": licence.brand.name,
            "valid_until": licence.valid_until,
            "address": reverse("brands:member", args=[licence.brand.slug, licence.pk]),
        }
        for licence in licences
    ]
    return {"badges": badges}


add_panel("brands/_panel.html", brands_panel, order=30, joined=valid_licences)
