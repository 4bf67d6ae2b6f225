"""A value that every request needs and that a clerk changes once a month, kept for some seconds.

Each process remembers for itself: an edit is seen by the process that made it at once (it calls
``forget``) and by the others after at most ``seconds``.
"""

import functools
from time import monotonic

_remembered = []


def remembered(seconds: float):
    """Decorate a function without arguments so that it is asked at most once in so many seconds."""

    def decorate(load):
        state = {"until": 0.0, "value": None}

        @functools.wraps(load)
        def recall():
            now = monotonic()
            if now >= state["until"]:
                state["value"] = load()
                state["until"] = now + seconds
            return state["value"]

        def forget():
            state["until"] = 0.0

        recall.forget = forget
        _remembered.append(recall)
        return recall

    return decorate


def forget_all():
    """Forget every remembered value of this process."""
    for recall in _remembered:
        recall.forget()
