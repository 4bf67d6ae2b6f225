"""What apps above say of a worker on the page of her card and in her passport: the badges of a day, such as
her stars and the brand that she carries."""

from collections.abc import Callable
from datetime import date
from itertools import chain

_sources: list[Callable[[int, date], list[str]]] = []


def add_badges(source):
    """Register a function (worker id, day) -> names of badges; usable as a decorator. It is asked for every
    check at the door: it has to answer from memory."""
    _sources.append(source)
    return source


def badges_of(worker_id: int, on: date) -> tuple[str, ...]:
    """Every badge of the worker on the day."""
    return tuple(chain.from_iterable(source(worker_id, on) for source in _sources))
