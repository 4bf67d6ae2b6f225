"""What the market brings to the enterprise's workspace and to its public page."""

from django.urls import reverse

from enterprises.facts import add_fact
from enterprises.panels import add_panel
from enterprises.permissions import enterprise_roles_of
from enterprises.workspace import ToDo, add_room, to_do_source
from market.models import PriceList
from market.services import clocks
from reminders.subjects import explained_to_who_sees

ROOM = "market_workspace:room"
LINES_SHOWN = 8
MARKING = "《明码标价和禁止价格欺诈规定》第七条要求公开标明项目、内容和价格或者计价方法。"


def register():
    """Called once, when the app is ready."""
    add_room("价目表", ROOM, order=20)
    to_do_source(price_to_dos)
    add_panel("market/_prices_panel.html", prices_panel, order=20)
    add_fact("prices", "公布了现行价目表的", enterprises_with_prices)


def price_to_dos(enterprise, on):
    """No list, or one that nobody has looked at for long; one query, and one for the rules."""
    lists = enterprise.price_lists.filter(state=PriceList.State.PUBLISHED)
    newest = lists.with_seen_at().first()
    if newest is None:
        yield ToDo("公布价目表", reverse(ROOM), None, MARKING)
        return
    stale_on = clocks.stale_on(newest.seen_at, on)
    if stale_on is not None and stale_on <= on:
        detail = "价格没有变的，点一下“仍然有效”；变了的，公布新的一版。"
        yield ToDo("核对价目表", reverse(ROOM), stale_on, detail)


def prices_panel(enterprise) -> dict:
    """The prices in force and since when; that there are none is a fact, too. Two queries."""
    in_force = PriceList.objects.in_force().filter(enterprise=enterprise).with_seen_at().first()
    lines = list(in_force.lines.all()[: LINES_SHOWN + 1]) if in_force else []
    return {
        "enterprise": enterprise,
        "price_list": in_force,
        "lines": lines[:LINES_SHOWN],
        "has_more": len(lines) > LINES_SHOWN,
    }


def enterprises_with_prices():
    """The ids of enterprises whose prices are public now."""
    return PriceList.objects.in_force().values("enterprise")


@explained_to_who_sees(PriceList)
def price_lists_in_sight(user):
    return PriceList.objects.filter(enterprise__in=enterprise_roles_of(user))
