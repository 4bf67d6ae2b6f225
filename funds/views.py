"""What every fund has, has promised and has paid, for everybody: sums, and nothing of a person."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funds import figures
from funds.models import Budget


@login_not_required
@require_safe
def overview(request):
    """The funds of one year as they stand. ?year= another year; one that is no year is this year."""
    years = figures.years_with_budgets()
    given = request.GET.get("year", "")
    today = timezone.localdate()
    is_year = given.isascii() and given.isdigit() and len(given) == 4 and int(given) > 0
    year = int(given) if is_year else today.year
    last_day = date(year, 12, 31)
    rows = figures.lines(Budget.objects.filter(year=year), min(today, last_day))
    context = {
        "year": year,
        "years": years,
        "on": min(today, last_day),
        "funds": by_fund(rows),
        "has_demo": any(row.budget.fund.is_demo for row in rows),
    }
    return render(request, "funds/overview.html", context)


def by_fund(rows) -> list[dict]:
    """[{fund, lines, total}] in the order of the rows."""
    found = {}
    for row in rows:
        found.setdefault(row.budget.fund, []).append(row)
    return [
        {"fund": fund, "lines": its, "total": figures.total_of(its)} for fund, its in found.items()
    ]
