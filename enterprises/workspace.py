"""What waits for an enterprise and which rooms its workspace has: apps above register themselves here.

The workspace is one place for the enterprise; what it does there belongs to many apps. Each registers in
its ``AppConfig.ready()``: a source of things to do, and its entry in the menu.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial, wraps
from itertools import chain
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from enterprises.models import Enterprise, Scope
from enterprises.permissions import enterprise_roles_of, may_enter
from gaotai_jiazheng import acting_for
from gaotai_jiazheng.form_answers import CONFLICT

SESSION_KEY = "workspace_enterprise"
# With which methods a page begins something new: with all that it takes, or when its form is sent.
WHOLE_PAGE, WHEN_SENT = frozenset({"GET", "HEAD", "POST"}), frozenset({"POST"})


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for the enterprise. due_on: its last day, None when no day is set.
    link: the page where it is done; detail: a sentence, with the article where a law asks for it."""

    title: str
    link: str
    due_on: date | None = None
    detail: str = ""


@dataclass(frozen=True)
class Room:
    """An entry of the workspace's menu. url_name: a page without arguments; scope: what a delegate has to
    be entrusted with to come in, None where everybody does."""

    title: str
    url_name: str
    order: int
    scope: str | None = None


_sources: list[Callable[[Enterprise, date], Iterable[ToDo]]] = []
_rooms: list[Room] = []


def to_do_source(source):
    """Register a function (enterprise, today) -> the things that wait for it. A fixed number of queries."""
    _sources.append(source)
    return source


def add_room(title: str, url_name: str, *, order: int, scope: str | None = None) -> None:
    """Register a room of the workspace; the menu stands in the order of the numbers. Its pages demand the
    same scope by ``@enterprise_page(scope=…)``."""
    _rooms.append(Room(title, url_name, order, scope))


def rooms() -> list[Room]:
    """The whole menu."""
    return sorted(_rooms, key=lambda room: (room.order, room.title))


def rooms_of(user, enterprise) -> list[Room]:
    """The menu as far as the person may enter."""
    return [room for room in rooms() if may_enter(user, enterprise, room.scope)]


def to_dos(enterprise: Enterprise, on: date) -> list[ToDo]:
    """Everything that waits for the enterprise, the nearest day first, undated things last."""
    found = chain.from_iterable(source(enterprise, on) for source in _sources)
    return sorted(found, key=lambda to_do: (to_do.due_on is None, to_do.due_on or on, to_do.title))


def to_dos_of(user, enterprise: Enterprise, on: date) -> list[ToDo]:
    """The same without what is done in rooms that the person may not enter."""
    closed = tuple(
        reverse(room.url_name) for room in rooms() if not may_enter(user, enterprise, room.scope)
    )
    return [to_do for to_do in to_dos(enterprise, on) if not to_do.link.startswith(closed)]


def chosen_of(request) -> int | None:
    """The key of the enterprise that the person acts for; of several the one chosen in this browser. None where
    none is chosen, and of whoever acts for none."""
    mine = enterprise_roles_of(request.user)
    chosen = request.session.get(SESSION_KEY)
    if chosen in mine:
        return chosen
    return next(iter(mine)) if len(mine) == 1 else None


def enterprise_page(view=None, *, scope: str | None = None, begins: frozenset = frozenset()):
    """A page of the workspace: the view gets (request, enterprise, …), the enterprise the person acts for.

    Used bare, or with the scope that a delegate must be entrusted with: ``@enterprise_page(scope=Scope.CONTRACT)``
    answers 403 to a delegate who is not. What binds the enterprise is asked for by ``can_sign_for`` besides.
    begins: the methods with which the page begins something new (WHOLE_PAGE, WHEN_SENT); 409 with them for an
    enterprise that is off the register, in words that say what it may still do.
    Who acts for several has chosen one (kept in the session) or is sent to choose, and comes back to the page;
    the same is offered where the chosen one has no such page, as a message may be about another one. A form of one
    enterprise's page is not taken for another one that was chosen in a second tab.
    Who acts for none gets 404: to them the page does not exist.
    """
    if view is None:
        return partial(enterprise_page, scope=scope, begins=begins)

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        chosen = chosen_of(request)
        several = len(enterprise_roles_of(request.user)) > 1
        address = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        if chosen is None:
            if not several:
                raise Http404
            return redirect(f"{reverse('workspace:choose')}?{urlencode({'next': address})}")
        enterprise = Enterprise.objects.select_related("town", "community").get(pk=chosen)
        if several:
            acting_for.note(request, enterprise)
            if acting_for.is_of_another(request, enterprise):
                choose, mine = reverse("workspace:choose"), enterprises_of(request.user)
                return acting_for.refuse(
                    request, enterprise, mine, choose=choose, name="enterprise"
                )
        if not may_enter(request.user, enterprise, scope):
            context = {"enterprise": enterprise, "needed": Scope(scope).label}
            return render(request, "enterprises/workspace/not_entrusted.html", context, status=403)
        if request.method in begins and enterprise.state == Enterprise.State.CANCELLED:
            context = {"enterprise": enterprise}
            template = "enterprises/workspace/off_the_register.html"
            return render(request, template, context, status=CONFLICT)
        try:
            return view(request, enterprise, *args, **kwargs)
        except Http404:
            if not several or not address:
                raise
        mine = enterprises_of(request.user)
        context = {"enterprises": mine, "chosen": chosen, "missed_by": enterprise, "next": address}
        return render(request, "enterprises/workspace/choose.html", context, status=404)

    wrapped.begins = begins
    return wrapped


def enterprises_of(user):
    """The enterprises that the person acts for, by name."""
    mine = Enterprise.objects.filter(pk__in=enterprise_roles_of(user))
    return mine.select_related("town").order_by("name", "pk")
