"""Outlets for everybody: coverage of the county, one community's 家政超市, its poster, figures' rows."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from communities import coverage, posters
from communities.pictures import picture_of
from communities.savings import bills_of, savings_of, waivers_of
from communities.supermarket import supermarket_of
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.key_pages import number_in, page_of
from ledger.amounts import yuan_of
from plan.metric_forms import EARLIEST
from plan.metric_pages import asked_day
from regions.models import Community, Town

MOST_COMMUNITIES = 100
POSTER_SECONDS, POSTERS_PER_HOUR = 300, 120


@login_not_required
@require_safe
def index(request):
    """The county by towns, and one town's communities with every service and every gap."""
    today = timezone.localdate()
    towns = list(Town.objects.filter(is_active=True))
    known = Community.objects.active().values_list("town").annotate(count=Count("pk"))
    known = dict(known.order_by())
    chosen = number_in(request, "town")
    town = next((each for each in towns if each.pk == chosen), None) if chosen else None
    if chosen and town is None:
        raise Http404
    town = town or next((each for each in towns if known.get(each.pk)), None)
    communities = Community.objects.active().filter(town=town).order_by("kind", "code", "name")
    rows = coverage.rows_of(list(communities[:MOST_COMMUNITIES]), "community") if town else []
    context = {
        "today": today,
        "town": town,
        "rows": rows,
        "picture": picture_of(rows) if rows else None,
        "towns": [
            {"row": row, "known": known.get(row.place.pk, 0)}
            for row in coverage.rows_of(towns, "community__town")
        ],
        "covered": coverage.covered_communities(today).count(),
        "womens": coverage.womens_communities(today).count(),
        "household": coverage.outlets_at_household_rates(today).count(),
        "savings": savings_of(today.year, today),
        "known": sum(known.values()),
    }
    return render(request, "communities/index.html", context)


def community_or_404(pk) -> Community:
    return get_object_or_404(Community.objects.active().select_related("town"), pk=pk)


@login_not_required
@require_safe
def community(request, pk):
    """The 家门口“家政超市” of one community."""
    found = community_or_404(pk)
    context = {"community": found, "market": supermarket_of(found)}
    return render(request, "communities/community.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=POSTER_SECONDS)
def poster(request, pk):
    """The same facts on A4, for the notice board."""
    found = community_or_404(pk)
    if not rate_limits.hit("poster", client_address(request), POSTERS_PER_HOUR, rate_limits.HOUR):
        words = "下载太频繁，请过一小时再试。"
        return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    response = HttpResponse(posters.poster(supermarket_of(found)), content_type="application/pdf")
    name = f"{found.name}家政超市.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def places_page(request, rows, **words):
    found, after = page_of(request, rows.select_related("town"))
    shown = coverage.rows_of(found, "community")
    context = {"rows": shown, "next_after": after, "total": rows.count(), **words}
    return render(request, "communities/places.html", context)


@login_not_required
@require_safe
def covered(request):
    """The rows behind a figure: communities with an open outlet."""
    rows = coverage.covered_communities(timezone.localdate())
    return places_page(request, rows, heading="有开放网点的社区（村）")


@login_not_required
@require_safe
def womens(request):
    """The rows behind a figure: communities with an open outlet of 巾帼家政."""
    rows = coverage.womens_communities(timezone.localdate())
    return places_page(request, rows, heading="有巾帼家政网点的社区（村）")


@login_not_required
@require_safe
def household(request):
    """The rows behind a figure: open outlets all of whose meters are at the household rate."""
    rows = coverage.outlets_at_household_rates(timezone.localdate())
    shown = rows.select_related("enterprise", "community__town", "facility")
    found, after = page_of(request, shown.prefetch_related("meters"))
    context = {"outlets": found, "next_after": after, "total": rows.count()}
    return render(request, "communities/household.html", context)


def day_of_savings(request) -> date:
    """The day that ?on= names; the last one of ?year= that has come; today. Raises Http404 for any other."""
    today, year = timezone.localdate(), number_in(request, "year")
    if year is None:
        _, on = asked_day(request)
    else:
        is_known = EARLIEST.year <= year <= today.year
        on = min(today, date(year, 12, 31)) if is_known else None
    if on is None:
        raise Http404
    return on


@login_not_required
@require_safe
def savings(request):
    """The rows behind the figure of a day, of its year up to it: decisions on rent, and bills. No meter number,
    no photo."""
    on = day_of_savings(request)
    outlet = ("outlet__enterprise", "outlet__community__town")
    meter = [f"meter__{name}" for name in outlet]
    bills, after = page_of(request, bills_of(on.year, on).select_related("tariff", *meter))
    waived = waivers_of(on.year, on).select_related(*outlet)
    waivers, waivers_after = page_of(request, waived, "waivers")
    context = {
        "on": on,
        "earlier": on.year - 1 if on.year > EARLIEST.year else None,
        "savings": savings_of(on.year, on),
        "waivers": [
            {"waiver": row, "monthly": yuan_of(row.monthly_fen), "saved": yuan_of(row.saved_fen)}
            for row in waivers
        ],
        "waivers_after": waivers_after,
        "bills": [
            {"bill": row, "paid": yuan_of(row.paid_fen), "saved": yuan_of(int(row.saved_fen))}
            for row in bills
        ],
        "next_after": after,
    }
    return render(request, "communities/savings.html", context)
