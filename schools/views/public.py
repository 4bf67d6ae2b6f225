"""学什么: which majors of the plan are taught where, for how long, and where their graduates go."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from schools.metrics import last_figures, open_on
from schools.models import Agreement, Figures, Major, Module, Programme
from schools.transitions import State

SHOWN = 100
YEARS_SHOWN = 10


@login_not_required
@require_safe
def index(request):
    """Every major that the plan lists, in its order, with where it is taught: two queries."""
    by_major = {}
    rows = Programme.objects.exclude(state=State.CLOSED).in_order()
    for programme in rows[:SHOWN]:
        by_major.setdefault(programme.major_id, []).append(programme)
    majors = [
        {"major": major, "programmes": by_major.get(major.pk, [])} for major in Major.objects.all()
    ]
    taught = {key for key, rows in by_major.items() if any(each.opened_on for each in rows)}
    context = {"majors": majors, "taught": len(taught), "listed": len(majors)}
    return render(request, "schools/index.html", context)


@login_not_required
@require_safe
def programme(request, pk):
    """One programme: school, length, where graduates go, what is taught in firms. Five queries."""
    found = get_object_or_404(Programme.objects.select_related("major", "school"), pk=pk)
    today = timezone.localdate()
    agreements = Agreement.objects.in_force(today).filter(school=found.school)
    modules = Module.objects.filter(programme=found, agreement__in=agreements)
    context = {
        "programme": found,
        "figures": list(Figures.objects.newest().filter(programme=found)[:YEARS_SHOWN]),
        "steps": list(found.steps.all()[:SHOWN]),
        "agreements": list(agreements.select_related("enterprise")[:SHOWN]),
        "modules": list(modules.select_related("agreement__enterprise")[:SHOWN]),
    }
    return render(request, "schools/programme.html", context)


@login_not_required
@require_safe
def cooperations(request):
    """The agreements in force today; exactly the rows that the figure counts."""
    rows = Agreement.objects.in_force(timezone.localdate())
    rows = rows.select_related("school", "enterprise").order_by("school__name", "pk")
    page = page_of(rows, request)
    context = {"page": page, "rows": page.object_list, "count": page.paginator.count}
    return render(request, "schools/cooperations.html", context)


def page_of(rows, request):
    """The page that is asked for; the nearest one for a number that is none."""
    return Paginator(rows, SHOWN).get_page(request.GET.get("page"))


@login_not_required
@require_safe
def students(request):
    """Of each programme the figures of its last year; exactly the rows that the figure adds up, a page at a
    time."""
    today = timezone.localdate()
    figures = last_figures(today)
    rows = figures.select_related("programme__school", "programme__major").order_by(
        "programme__major__position", "programme__school__name", "pk"
    )
    page = page_of(rows, request)
    context = {
        "page": page,
        "rows": page.object_list,
        "all": figures.aggregate(all=Sum("studying"))["all"] or 0,
        "open": open_on(today).count(),
    }
    return render(request, "schools/students.html", context)
