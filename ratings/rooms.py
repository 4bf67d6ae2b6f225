"""What ratings bring to the enterprise's workspace and to its public page."""

from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from enterprises.models import Scope
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from gaotai_jiazheng.nested_rows import NestedRows
from ratings import clocks, gaps
from ratings.models import Evidence, Rating
from ratings.services.reminding import DAYS_BEFORE
from ratings.transitions import EDITABLE_STATES, State
from reminders.models import Deadline

ORDER = 40
# What an enterprise has to prepare for is named so long before.
NOTICE_BEFORE = {
    clocks.ANNUAL_CHECK: timedelta(days=60),
    clocks.EXPIRY: timedelta(days=max(DAYS_BEFORE)),
    clocks.REPAIR: timedelta(days=365),
}


def register():
    """Called once, when the app is ready."""
    add_room("标准化评定", "ratings_workspace:index", order=ORDER, scope=Scope.APPLY)
    to_do_source(rating_to_dos)
    add_panel("ratings/_panel.html", rating_panel, order=ORDER, joined=latest_rating)


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
            title = f"评定{clock.rule.name.removeprefix('评定')}"
            yield ToDo(title, link, clock.due_on, clock.subject_label)


def latest_rating():
    """The latest rating, and the titles of the evidence of its application."""
    latest = Rating.objects.filter(enterprise=OuterRef("pk"))[:1]
    of_enterprise = Rating.objects.filter(enterprise=OuterRef(OuterRef("pk")))[:1]
    evidence = Evidence.objects.filter(
        application=Subquery(of_enterprise.values("result__application"))
    )
    scheme = "result__application__scheme"
    shown = ("number", "level", "standing", "granted_on", "valid_until", "revoked_on")
    return {
        "ratings": NestedRows(latest, *shown, f"{scheme}__title", f"{scheme}__version"),
        "evidence": NestedRows(evidence, "title", "item__number"),
    }


def rating_panel(enterprise, *, ratings, evidence) -> dict | None:
    """The latest rating with the titles of its evidence; left out where there never was one."""
    return {"rating": ratings[0], "evidence": evidence} if ratings else None
