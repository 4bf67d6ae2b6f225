"""Who was subsidised before is known above: an app that pays registers here, and the auditors' rule asks it."""

from collections.abc import Callable

_sources: list[Callable] = []


def subsidised_before(source):
    """Ask this source; usable as a decorator. ``source(training_class)`` gives pairs (number of the seat,
    number of the earlier class) of learners whose occupation and level were subsidised before."""
    _sources.append(source)
    return source


def pairs_of(training_class) -> list[tuple[str, str]]:
    return [pair for source in _sources for pair in source(training_class)]
