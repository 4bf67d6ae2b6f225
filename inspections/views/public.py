"""What everybody may read: plans, draws that can be made again, and results that are or were put up."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inspections.figures import figures, inspections_of_year
from inspections.models import Checklist, Inspection, InspectionPlan
from inspections.publishing import is_released, published
from inspections.transitions import HIDDEN_STATES

PAGE_SIZE = 20
SHOWN_DRAWN = 50
INDENT = {"ensure_ascii": False, "indent": 1}


def key_of(request) -> int | None:
    """The key that the page begins behind. Raises Http404 for anything but a number."""
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise Http404
    return int(before) if before else None


def page_of(rows, before) -> tuple[list, int | None]:
    """A page of rows, the newest first, and the key behind which the next one begins."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, shown[-1].pk if len(found) > PAGE_SIZE else None


@login_not_required
@require_safe
def index(request):
    """Plans whose draw is announced or made, and the figures of this year."""
    today = timezone.localdate()
    plans = (
        InspectionPlan.objects.announced()
        .select_related("draw", "town")
        .prefetch_related("bureaus__bureau")
        .annotate(
            drawn=Count("inspections"),
            inspected=Count("inspections", filter=Q(inspections__recorded_at__isnull=False)),
        )
    )
    shown, next_page = page_of(plans, key_of(request))
    context = {
        "plans": shown,
        "next_page": next_page,
        "year": today.year,
        "figures": figures(inspections_of_year(today.year), today, Inspection.objects.public()),
    }
    return render(request, "inspections/index.html", context)


def announced_plan(number) -> InspectionPlan:
    """Raises Http404 for one that is not announced."""
    plans = InspectionPlan.objects.announced().select_related("draw", "town", "checklist")
    return get_object_or_404(plans.prefetch_related("bureaus__bureau"), number=number)


@login_not_required
@require_safe
def plan(request, number):
    """A plan: among whom is drawn, how the draw stands, and who was drawn once that may be known."""
    found = announced_plan(number)
    rows = found.inspections.select_related("enterprise", "drawn", "notice")
    told = rows.exclude(state__in=HIDDEN_STATES).order_by("drawn__position")
    context = {
        "plan": found,
        "draw": found.draw,
        "population": len(found.draw.population["enterprises"]),
        "number_to_draw": found.draw.population["count"],
        "is_released": is_released(found.draw),
        "inspections": list(told[:SHOWN_DRAWN]),
        "figures": figures(
            found.inspections.all(), timezone.localdate(), Inspection.objects.public()
        ),
    }
    return render(request, "inspections/plan.html", context)


@login_not_required
@require_safe
def draw_data(request, number):
    """All that is needed to make the draw again, as far as it may be known."""
    return JsonResponse(published(announced_plan(number).draw), json_dumps_params=INDENT)


@login_not_required
@require_safe
def results(request):
    """Inspections whose result is closed, the newest first: the rows of the figure."""
    rows = Inspection.objects.filter(state="closed").select_related("enterprise", "plan", "notice")
    counted = rows.annotate(found=Count("findings", filter=Q(findings__annulled_at=None)))
    shown, next_page = page_of(counted, key_of(request))
    context = {"inspections": shown, "next_page": next_page}
    return render(request, "inspections/results.html", context)


@login_not_required
@require_safe
def result(request, number):
    """One result, as it is or was put up; photographs and answers of the enterprise are not public."""
    rows = Inspection.objects.public().select_related("enterprise", "plan__checklist", "notice")
    found = get_object_or_404(rows, number=number)
    findings = found.findings.standing().select_related("question")
    context = {
        "inspection": found,
        "findings": list(findings.prefetch_related("rechecks", "rectifications")),
        "asked": found.replies.count(),
    }
    return render(request, "inspections/result.html", context)


@login_not_required
@require_safe
def checklist(request, pk):
    """A checklist that is or was in use."""
    rows = Checklist.objects.exclude(state=Checklist.State.DRAFT).select_related("bureau")
    found = get_object_or_404(rows, pk=pk)
    context = {"checklist": found, "questions": list(found.questions.all())}
    return render(request, "inspections/checklist.html", context)
