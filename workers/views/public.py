"""What everybody may read of the register: how many people, and how they are covered, by enterprise."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.metrics import metric_of
from workers.services.coverage import coverage as coverage_of

ON_A_PAGE = 50
FIGURES = (
    ("在职的服务人员", "workers_registered"),
    ("有书面合同", "workers_under_contract"),
    ("有商业保险", "workers_insured"),
    ("健康证明有效并已核验", "workers_with_health_certificate"),
)


@login_not_required
@require_safe
def coverage(request):
    """The figures of today, each opening to its rows, and who works where. ?after= is the last name seen."""
    today = timezone.localdate()
    rows = coverage_of(today, after=request.GET.get("after", "")[:80], limit=ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    context = {
        "today": today,
        "figures": [
            (label, metric_of(slug).count(today), metric_of(slug).rows_url(today))
            for label, slug in FIGURES
        ],
        "rows": shown,
        "after": shown[-1].enterprise.name if len(rows) > ON_A_PAGE else "",
    }
    return render(request, "workers/coverage.html", context)
