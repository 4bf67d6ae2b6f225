"""What outlets bring to the enterprise's workspace."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from communities.models import Outlet
from enterprises.workspace import ToDo, add_room, to_do_source
from reminders.models import Deadline
from reminders.subjects import explained_to_who_sees

ORDER = 58


def register():
    """Called once, when the app is ready."""
    add_room("社区网点", "outlets:index", order=ORDER)
    to_do_source(outlet_to_dos)
    explained_to_who_sees(Outlet)(outlets_in_sight)


def outlets_in_sight(user):
    return Outlet.objects.visible_to(user)


def outlet_to_dos(enterprise, on):
    """Every clock of the enterprise's outlets in which it has to act; one query."""
    mine = Outlet.objects.live().filter(enterprise=enterprise)
    running = Deadline.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(Outlet),
        subject_id__in=mine.values("pk"),
        rule__acting_party="家政企业",
    )
    for clock in running.select_related("rule"):
        link = reverse("outlets:outlet", args=[clock.subject_id])
        yield ToDo(f"网点：{clock.rule.name}", link, clock.due_on, clock.subject_label)
