"""Prices for everybody: every version that an enterprise has published, and what changed between two."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises.models import Enterprise
from market.differences import differences
from market.models import PriceList
from market.services.prices import list_in_force, snapshot_of

INDENT = {"ensure_ascii": False, "indent": 1}
PAGE_SIZE = 20


@login_not_required
@require_safe
def versions(request, enterprise):
    """The list in force and the versions of an enterprise, the newest first."""
    found = get_object_or_404(Enterprise.objects.only("name", "state"), pk=enterprise)
    rows = found.price_lists.published().with_seen_at().order_by("-version")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        rows = rows.filter(version__lt=before)
    rows = list(rows[: PAGE_SIZE + 1])
    is_gone = found.state == Enterprise.State.CANCELLED
    in_force = None if is_gone else list_in_force(found, timezone.now())
    context = {
        "enterprise": found,
        "is_gone": is_gone,
        "in_force": in_force,
        "lines": list(in_force.lines.all()) if in_force else [],
        "versions": rows[:PAGE_SIZE],
        "older": rows[PAGE_SIZE - 1].version if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "market/versions.html", context)


def published_list(enterprise, version) -> PriceList:
    """Raises Http404 for a draft and for what does not exist."""
    rows = PriceList.objects.published().select_related("enterprise").with_seen_at()
    return get_object_or_404(rows, enterprise=enterprise, version=version)


@login_not_required
@require_safe
def price_list(request, enterprise, version):
    """One version word for word, and what it changed of the one before (?against= of another one)."""
    found = published_list(enterprise, version)
    others = PriceList.objects.published().filter(enterprise=enterprise).exclude(pk=found.pk)
    against = request.GET.get("against", "")
    if against.isascii() and against.isdigit() and len(against) < 10:
        other = others.filter(version=against).first()
    else:
        other = others.filter(version__lt=version).order_by("-version").first()
    lines = list(found.lines.all())
    context = {
        "enterprise": found.enterprise,
        "price_list": found,
        "lines": lines,
        "before": other,
        "differences": differences(other.lines.all(), lines) if other else [],
        "others": list(others.order_by("-version").values_list("version", flat=True)[:PAGE_SIZE]),
    }
    return render(request, "market/price_list.html", context)


@login_not_required
@require_safe
def price_list_data(request, enterprise, version):
    """The same as data, with the digest that anybody can compute again."""
    return JsonResponse(snapshot_of(published_list(enterprise, version)), json_dumps_params=INDENT)
