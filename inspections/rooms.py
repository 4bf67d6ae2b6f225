"""What inspections bring to the enterprise's workspace, to its public page, to papers and to clocks."""

from django.db.models import Count, Q
from django.urls import reverse

from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from inspections import clocks, permissions
from inspections.models import Finding, Inspection
from inspections.sheets import SLUG, TITLE
from inspections.transitions import State
from papers import subjects
from reminders.subjects import explained_to_who_sees

ORDER = 45
SHOWN = 5

add_room("检查整改", "inspections_workspace:index", order=ORDER)
subjects.register(
    Inspection,
    visible_to=Inspection.objects.visible_to,
    may_handle=permissions.may_handle_papers,
    forms={SLUG: TITLE},
)


@explained_to_who_sees(Finding)
def findings_in_sight(user):
    return Finding.objects.filter(inspection__in=Inspection.objects.visible_to(user))


@to_do_source
def inspection_to_dos(enterprise, on):
    """A visit that is to come, and every fault that has to be put right and was not handed in; three queries."""
    visits = enterprise.inspections.filter(state=State.NOTIFIED).select_related("plan")
    for inspection in visits:
        yield ToDo(
            f"准备检查：{inspection.plan.title}",
            link_to(inspection),
            inspection.visit_on,
            "检查的内容是公开的，可以先对照。",
        )
    rows = Finding.objects.to_put_right().filter(
        inspection__enterprise=enterprise, inspection__state=State.RECTIFYING
    )
    findings = list(rows.select_related("inspection", "question"))
    running = clocks.running_of(findings)
    for finding in findings:
        clock = running.get(finding.pk)
        yield ToDo(
            f"整改：{finding.what}",
            link_to(finding.inspection),
            clock.due_on if clock else None,
            f"{finding.inspection.number}，{finding.question.number}",
        )


def link_to(inspection) -> str:
    return reverse("inspections_workspace:inspection", args=[inspection.number])


def inspection_panel(enterprise) -> dict | None:
    """The latest inspections that are closed, as facts; one query."""
    rows = enterprise.inspections.filter(state=State.CLOSED).select_related("plan")
    standing = Q(findings__annulled_at=None)
    passed = Q(findings__rechecks__is_passed=True)
    counted = rows.annotate(
        found=Count("findings", filter=standing, distinct=True),
        rectified=Count("findings", filter=standing & passed, distinct=True),
    )
    shown = list(counted.order_by("-inspected_on", "-pk")[:SHOWN])
    return {"inspections": shown} if shown else None


add_panel("inspections/_panel.html", inspection_panel, order=ORDER)
