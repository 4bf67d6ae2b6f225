"""The figures of complaints for everybody, from the summary; whoever works on cases can open their rows."""

import calendar
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bureaus.permissions import oversees_all_bureaus, roles_of
from complaints import statistics
from complaints.figures import rows_link
from complaints.statistics_chart import bars
from complaints.statistics_disclosure import LEAST
from enterprises.models import Enterprise

Dimension = statistics.Dimension
SHOWN_YEARS = 3
ENTERPRISES_PER_PAGE = 50
FILTER_OF = {Dimension.CATEGORY: "category", Dimension.TOWN: "town"}


@login_not_required
@require_safe
def index(request):
    """A month's figures, the last thirteen months beside it, and what each figure means."""
    summed = statistics.months()
    month = chosen_month(request.GET.get("month", ""), summed)
    page = {**frame(), "month": month, "months": summed[: statistics.SHOWN_MONTHS]}
    if month is not None:
        page |= figures_of(month, sees_rows(request.user))
    return render(request, "complaints/statistics/index.html", page)


def frame() -> dict:
    """What every page of figures says about them."""
    return {
        "computed_at": statistics.computed_at(),
        "measures": statistics.MEASURES.values(),
        "rates": statistics.RATES.values(),
        "least": LEAST,
    }


def chosen_month(text: str, summed: list[date]) -> date | None:
    """The month of the address, else the latest whole one. Raises Http404 for one that is not there."""
    if text:
        by_text = {f"{month:%Y-%m}": month for month in summed}
        if text not in by_text:
            raise Http404
        return by_text[text]
    present = timezone.localdate().replace(day=1)
    whole = [month for month in summed if month < present]
    return (whole or summed or [None])[0]


def sees_rows(user) -> bool:
    return bool(roles_of(user)) or oversees_all_bureaus(user)


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def figures_of(month: date, links: bool) -> dict:
    recent = statistics.recent_months(max(month, timezone.localdate().replace(day=1)))
    by_month = statistics.totals(sorted({*recent, month}))
    trend = [(each, by_month[each]) for each in recent if each in by_month]
    return {
        "is_running": month == timezone.localdate().replace(day=1),
        "total": cells(by_month[month], month, links, Dimension.ALL),
        "trend": trend[::-1],
        "chart": bars([(f"{each.month}月", row.received) for each, row in trend]),
        "categories": table(month, Dimension.CATEGORY, links),
        "towns": table(month, Dimension.TOWN, links),
        "grounds": statistics.breakdown(month, Dimension.GROUND),
    }


def table(month, dimension, links) -> list[dict]:
    return [cells(row, month, links, dimension) for row in statistics.breakdown(month, dimension)]


def cells(row, month, links, dimension) -> dict:
    """A row with the addresses of the cases behind its figures, where there is a filter for them."""
    addresses = {}
    if links and (dimension == Dimension.ALL or row.code):
        filters = {FILTER_OF[dimension]: row.code} if dimension in FILTER_OF else {}
        addresses = {
            measure: rows_link(measure, month, last_day(month), **filters)
            for measure in statistics.MEASURES
        }
    return {"row": row, "links": addresses}


@login_not_required
@require_safe
def enterprises(request):
    """The enterprises with complaints in a year, as the national 12315 platform shows them, fifty a page."""
    today = timezone.localdate()
    years = statistics.years(today)
    year = chosen_year(request.GET.get("year", ""), years)
    page = {**frame(), "year": year, "years": years}
    if year is not None:
        first, last = statistics.period_of(year, today)
        # What is held back follows from all of them together.
        found = Paginator(statistics.enterprise_rows(year, today), ENTERPRISES_PER_PAGE)
        page |= {"first": first, "last": last, "rows": chosen_page(found, request.GET.get("page"))}
    return render(request, "complaints/statistics/enterprises.html", page)


def chosen_page(found, text):
    """The page of this number, the first one without. Raises Http404 for one that is not there."""
    try:
        return found.page(text or 1)
    except InvalidPage:
        raise Http404 from None


def chosen_year(text: str, years: list[int]) -> int | None:
    if text:
        by_text = {str(year): year for year in years}
        if text not in by_text:
            raise Http404
        return by_text[text]
    return years[0] if years else None


@login_not_required
@require_safe
def enterprise(request, pk):
    """One enterprise's figures of the last years."""
    found = get_object_or_404(Enterprise.objects.only("name"), pk=pk)
    today = timezone.localdate()
    of_years = []
    for year in statistics.years(today)[:SHOWN_YEARS]:
        first, last = statistics.period_of(year, today)
        rows = statistics.enterprise_rows(year, today)
        mine = next((each for each in rows if each.row.code == str(pk)), None)
        link = ""
        if sees_rows(request.user):
            link = rows_link("received", first, last, enterprise=pk)
        of_years.append({"year": year, "first": first, "last": last, "mine": mine, "link": link})
    page = {**frame(), "enterprise": found, "of_years": of_years}
    return render(request, "complaints/statistics/enterprise.html", page)
