"""Stars for everybody: who has them, by which formula, and each batch as data to compute again."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from visits import formula as formulas
from visits import services
from visits.models import StarBatch, StarRating
from visits.services.stars import IN_WORDS, published

ON_A_PAGE = 50
INDENT = {"ensure_ascii": False, "indent": 1}


@login_not_required
@require_safe
def stars(request):
    """Whose stars hold today, the newest grant first; no order by points. ?before= the last key seen."""
    rows = StarRating.objects.in_force().select_related("worker", "proposal__enterprise")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    rows = list(rows.order_by("-pk")[: ON_A_PAGE + 1])
    context = {
        "today": timezone.localdate(),
        "rows": [{"star": each, "words": IN_WORDS[each.stars]} for each in rows[:ON_A_PAGE]],
        "older": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
        "batches": list(StarBatch.objects.public()[:ON_A_PAGE]),
    }
    return render(request, "visits/stars.html", context)


@login_not_required
@require_safe
def formula(request):
    """How stars are computed, every version."""
    return render(request, "visits/formula.html", {"formulas": list(formulas.formulas().values())})


def public_batch(number) -> StarBatch:
    return get_object_or_404(StarBatch.objects.public().select_related("bureau"), number=number)


@login_not_required
@require_safe
def batch(request, number):
    """What a batch was computed from, without names, worker by worker in the order of the notice."""
    found = public_batch(number)
    rows = list(found.proposals.kept().values_list("data", flat=True))
    context = {"batch": found, "rows": rows, "notice": services.notice_of(found)}
    return render(request, "visits/batch.html", context)


@login_not_required
@require_safe
def batch_data(request, number):
    """The same as data: all that is needed to compute it again."""
    return JsonResponse(published(public_batch(number)), json_dumps_params=INDENT)
