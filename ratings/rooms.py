"""What ratings bring to the enterprise's workspace and to its public page."""

from datetime import date, timedelta

from django.urls import reverse

from enterprises.models import Scope
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from ratings import clocks, gaps
from ratings.models import Evidence, Rating
from ratings.transitions import EDITABLE_STATES, State
from reminders.models import Deadline

ORDER = 40
# What an enterprise has to prepare for is named so long before.
NOTICE_BEFORE = {
    clocks.ANNUAL_CHECK: timedelta(days=60),
    clocks.EXPIRY: timedelta(days=180),
    clocks.REPAIR: timedelta(days=365),
}


def register():
    """Called once, when the app is ready."""
    add_room("标准化评定", "ratings_workspace:index", order=ORDER, scope=Scope.APPLY)
    to_do_source(rating_to_dos)
    add_panel("ratings/_panel.html", rating_panel, order=ORDER)


def rating_to_dos(enterprise, on: date):
    """Gaps of the self-assessment, a dossier that was sent back, checks of the rating; six queries."""
    link = reverse("ratings_workspace:index")
    return [*dossier_to_dos(enterprise, link), *rating_clock_to_dos(enterprise, on, link)]


def dossier_to_dos(enterprise, link):
    rows = enterprise.rating_applications.filter(state__in=EDITABLE_STATES)
    dossier = rows.select_related("scheme").first()
    if dossier is None:
        return
    missing = len(gaps.overview(dossier).gaps)
    if dossier.state == State.RETURNED:
        yield ToDo("评定申请需要补正", link, detail=f"{dossier.number}，补好后再提交。")
    elif missing:
        yield ToDo(f"标准化自评还差{missing}项", link, detail=str(dossier.scheme))
    elif dossier.scheme.is_confirmed:
        yield ToDo("标准化自评已齐，可以申请评定", link, detail=str(dossier.scheme))


def rating_clock_to_dos(enterprise, on, link):
    ratings = Rating.objects.in_force(on).filter(enterprise=enterprise).values("pk")
    running = Deadline.objects.running().filter(
        subject_type__app_label="ratings", subject_type__model="rating", subject_id__in=ratings
    )
    for clock in running.select_related("rule"):
        if clock.due_on - on <= NOTICE_BEFORE.get(clock.rule.slug, timedelta(0)):
            yield ToDo(f"评定{clock.rule.name}", link, clock.due_on, clock.subject_label)


def rating_panel(enterprise) -> dict | None:
    """The latest rating with the titles of its evidence; left out where there never was one."""
    ratings = Rating.objects.filter(enterprise=enterprise)
    rating = ratings.select_related("result__application__scheme").first()
    if rating is None:
        return None
    evidence = Evidence.objects.filter(application=rating.result.application_id)
    return {"rating": rating, "evidence": list(evidence.select_related("item"))}
