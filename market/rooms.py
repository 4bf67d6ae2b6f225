"""What the market brings to the enterprise's workspace and to its public page."""

from django.db.models import OuterRef
from django.urls import reverse

from enterprises.facts import add_fact
from enterprises.models import Enterprise
from enterprises.panels import add_panel
from enterprises.permissions import enterprise_roles_of
from enterprises.workspace import ToDo, add_room, to_do_source
from gaotai_jiazheng.nested_rows import NestedRows
from market.models import Convention, PriceList, Signature, with_signature_of
from market.services import clocks
from reminders.subjects import explained_to_who_sees

ROOM = "market_workspace:room"
SIGNING_ROOM = "convention_workspace:room"
LINES_SHOWN = 8
MARKING = "《明码标价和禁止价格欺诈规定》第七条要求公开标明项目、内容和价格或者计价方法。"


def register():
    """Called once, when the app is ready."""
    add_room("价目表", ROOM, order=20)
    to_do_source(price_to_dos)
    add_room("家政服务公约", SIGNING_ROOM, order=22)
    to_do_source(convention_to_dos)
    add_panel("market/_prices_panel.html", prices_panel, order=20)
    add_fact("prices", "公布了现行价目表的", enterprises_with_prices)
    add_panel(
        "market/_convention_panel.html", convention_panel, order=22, joined=signature_in_force
    )
    add_fact("convention", "签署了现行公约的", enterprises_with_convention)


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


def convention_to_dos(enterprise, on):
    """A newest version that the enterprise has not signed; one query."""
    adopted = Convention.objects.filter(state=Convention.State.ADOPTED, association__ended_on=None)
    newest = with_signature_of(enterprise, adopted).defer("text").first()
    if newest is not None and not newest.is_signed:
        detail = "自愿签署，不是法定义务；签署以后写在企业页面上。"
        yield ToDo(f"看看要不要签署{newest}", reverse(SIGNING_ROOM), None, detail)


def signature_in_force():
    signed = Signature.objects.in_force().filter(enterprise=OuterRef("pk"))
    shown = ("signed_at", "convention__title", "convention__version")
    return {"signatures": NestedRows(signed[:1], *shown)}


def convention_panel(enterprise, *, signatures) -> dict | None:
    """The signature under the convention in force; left out without one."""
    return {"signature": signatures[0]} if signatures else None


def enterprises_with_convention():
    """The ids of enterprises whose signature under the convention in force stands."""
    return Signature.objects.in_force().values("enterprise")


def prices_panel(enterprise) -> dict:
    """The prices in force and since when; that there are none is a fact, too. Two queries."""
    rows = PriceList.objects.in_force().filter(enterprise=enterprise)
    rows = rows.exclude(enterprise__state=Enterprise.State.CANCELLED)
    in_force = rows.with_seen_at().first()
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
