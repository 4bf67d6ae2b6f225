"""Where somebody lands who has signed in: apps above add the rooms of the people whom they know."""

from collections.abc import Callable

from django.shortcuts import resolve_url

ROOMS: list[tuple[Callable, str]] = []


def add_landing(works_there: Callable, url_name: str) -> None:
    """works_there: user -> whether the page of that name is her first one. Once per app, in its ready."""
    ROOMS.append((works_there, url_name))


def room_of(user) -> str | None:
    """The name of the first room that knows her."""
    return next((url_name for works_there, url_name in ROOMS if works_there(user)), None)


def landing_of(user) -> str:
    """The workbench for staff, then her room, the home page for everybody else."""
    return resolve_url("admin:index" if user.is_staff else room_of(user) or "home")
