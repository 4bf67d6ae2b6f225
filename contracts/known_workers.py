"""Workers whom the portal knows already: the builder offers them, and what is on record is filled in.

Their register stands above this app; it says so once, when Django is ready:

    known_workers.kept_by(KnownWorkers(offered=…, opened=…))
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Filled:
    """What is on record of one worker.

    answers: field of the builder -> its value, as a browser would send it. facts: (name, words) of what no
    field asks for and is good to know, such as sex and certificates. note: what was left out and why, "" for
    nothing.
    """

    answers: dict[str, str]
    facts: list[tuple[str, str]]
    note: str = ""


@dataclass(frozen=True)
class KnownWorkers:
    """offered: enterprise -> [(key, words)] of those who work for it today. opened: (enterprise, key, user,
    address of the client) -> ``Filled``; it writes the look down first, so it is never asked on a GET."""

    offered: Callable[..., list[tuple[str, str]]]
    opened: Callable[..., Filled]


_keeper: KnownWorkers | None = None


def kept_by(keeper: KnownWorkers) -> None:
    """There is one register of workers. Raises ValueError for a second one."""
    global _keeper
    if _keeper is not None:
        raise ValueError("workers are kept by another register already")
    _keeper = keeper


def offered(enterprise) -> list[tuple[str, str]]:
    """(key, words) of each worker that may be chosen; [] where nobody keeps a register."""
    return _keeper.offered(enterprise) if _keeper else []


def opened(enterprise, key: str, *, user, address: str) -> Filled:
    """What is on record of a worker who was offered."""
    return _keeper.opened(enterprise, key, user=user, address=address)
