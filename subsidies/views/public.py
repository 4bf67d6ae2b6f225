"""Policies for everybody: six questions, and a page for each."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from papers.blank_forms import Sheet
from papers.views import download_blank
from subsidies import finding
from subsidies.figures import of_classes, published, rows_of, sum_of
from subsidies.forms.finder import FinderForm
from subsidies.forms.steps import PaperForm
from subsidies.models import NOT_CONFIRMED, SubsidyPolicy

INVALID = 422
PAPER_SECONDS = 300


@login_not_required
@require_safe
def index(request):
    """The six questions and, once they are answered, what fits; nothing is stored."""
    asked = "who" in request.GET or "age" in request.GET
    form = FinderForm(request.GET if asked else None)
    found, status = [], 200
    if asked and form.is_valid():
        found = finding.find(form.facts())
    elif asked:
        status = INVALID
    context = {
        "form": form,
        "fitting": [each for each in found if each.is_fitting],
        "others": [each for each in found if not each.is_fitting],
        "has_answer": bool(found),
        "policies": [] if found else list(SubsidyPolicy.objects.in_force().order_by("pk")),
    }
    return render(request, "subsidies/index.html", context, status=status)


@login_not_required
@require_safe
def policy(request, code):
    """One policy: basis, conditions, papers, stages, and amounts where a bureau has confirmed them."""
    today = timezone.localdate()
    rows = SubsidyPolicy.objects.in_force(today).select_related("bureau")
    found = get_object_or_404(rows, code=code)
    lines = list(found.amounts.in_force(today))
    context = {
        "policy": found,
        "lines": lines,
        "not_confirmed": NOT_CONFIRMED,
        "window_problem": found.window_problem(today),
        "linked_data": linked_data(request, found),
    }
    return render(request, "subsidies/policy.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=PAPER_SECONDS)
def paper(request, code):
    """The policy's form on A4, to be filled in with a pen; who takes it types it in from the same form."""
    rows = SubsidyPolicy.objects.in_force().select_related("bureau")
    found = get_object_or_404(rows, code=code)
    sheet = Sheet(
        number=found.form_number,
        title=f"{found.name}申请表",
        lead="金额由系统按标准计算，不用填。填的都要是真的，骗取补贴的要退回，并依法处理。",
        bring_to=found.office or found.bureau.name,
        path=reverse("subsidies:begin", args=[found.code]),
    )
    return download_blank(request, PaperForm(policy=found), sheet)


def linked_data(request, found) -> dict:
    """The policy as schema.org's GovernmentService, without any condition: those are words for people."""
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": found.name,
        "serviceType": "补贴",
        "url": request.build_absolute_uri(request.path),
        "provider": {"@type": "GovernmentOrganization", "name": found.bureau.name},
        "areaServed": {"@type": "AdministrativeArea", "name": found.region},
    }


@login_not_required
@require_safe
def figures(request):
    """What was applied for and paid this year."""
    today = timezone.localdate()
    rows = rows_of(today)
    context = {
        "rows": published(rows),
        "total": sum_of(rows),
        "classes": of_classes(today),
        "today": today,
        "year": today.year,
    }
    return render(request, "subsidies/figures.html", context)
