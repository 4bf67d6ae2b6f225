"""The 家门口“家政超市” of a community: one set of facts for the page, the open data and the poster."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from communities import coverage
from communities.models import CommunityEvent, Outlet
from enterprises.models import ServiceLine
from market.models import PriceLine, PriceList

SHOWN = 60
PRICES_OF_AN_OUTLET = 12


def supermarket_of(community, at=None) -> dict:
    """What is to be had in a community today: JSON values only; four queries or five.

    prices: of the enterprise's list in force, only lines of the services that the outlet offers.
    gaps: services that no open outlet of the community offers.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    outlets = [outlet_data(outlet) for outlet in outlets_of(community, at, today)]
    offered = {service["line"] for outlet in outlets for service in outlet["services"]}
    return {
        "community": {
            "id": community.pk,
            "name": community.name,
            "town": community.town.name,
            "kind": community.kind,
            "code": community.code,
        },
        "on": today.isoformat(),
        "url": reverse("communities:community", args=[community.pk]),
        "outlets": outlets,
        "gaps": [label for line, label in ServiceLine.choices if line not in offered],
        "has_womens_service": any(outlet["is_womens_service"] for outlet in outlets),
        "next_event": event_data(
            CommunityEvent.objects.upcoming(at).filter(outlet__community=community).first()
        ),
    }


def outlets_of(community, at, today):
    """The open outlets with their enterprise and its prices, the oldest first."""
    lists = PriceList.objects.in_force(at).prefetch_related(
        Prefetch("lines", PriceLine.objects.order_by("position"))
    )
    rows = Outlet.objects.open().filter(community=community)
    rows = rows.select_related("enterprise", "facility", "community__town")
    rows = rows.annotate(is_womens_service=coverage.is_womens(today))
    prices = Prefetch("enterprise__price_lists", lists, to_attr="lists_in_force")
    return rows.prefetch_related(prices).order_by("opened_on", "pk")[:SHOWN]


def outlet_data(outlet) -> dict:
    lines = outlet.offered_lines
    prices = [
        {"title": price.title, "content": price.content, "price": price.price_text}
        for price_list in outlet.enterprise.lists_in_force
        for price in price_list.lines.all()
        if price.service_line in lines
    ]
    return {
        "number": outlet.number,
        "enterprise": outlet.enterprise.name,
        "enterprise_url": outlet.enterprise.get_absolute_url(),
        "mode": outlet.get_mode_display(),
        "partner": outlet.partner,
        "place": outlet.place,
        "hours": outlet.hours,
        "phone": outlet.phone,
        "access": outlet.access_words,
        "services": [
            {"line": line, "name": label} for line, label in ServiceLine.choices if line in lines
        ],
        "prices": prices[:PRICES_OF_AN_OUTLET],
        "has_more_prices": len(prices) > PRICES_OF_AN_OUTLET,
        "is_womens_service": outlet.is_womens_service,
        "filing_number": outlet.filing_number,
        "opened_on": outlet.opened_on.isoformat(),
    }


def event_data(event) -> dict | None:
    """An event as it is announced; None for none."""
    if event is None:
        return None
    starts_at, ends_at = map(timezone.localtime, (event.starts_at, event.ends_at))
    return {
        "title": event.title,
        "url": event.get_absolute_url(),
        "starts_at": starts_at.isoformat(),
        "when": f"{starts_at.month}月{starts_at.day}日{starts_at:%H:%M}至{ends_at:%H:%M}",
        "place": event.place,
        "free_trials": event.trial_names,
        "capacity": event.capacity,
        "left": event.left,
        "left_words": f"还有{event.left}个名额" if event.left else "名额已满",
    }
