"""Many clients that do one thing at once: threads of a few processes, as the portal's web workers are."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

PROCESSES, THREADS = 4, 16


def work(act, items):
    """[done, refused, errors] of this process's share. act: a function of a module, called with an item."""

    def some(share):
        seen = [0, 0, 0]
        for item in share:
            try:
                act(item)
                seen[0] += 1
            except ValidationError:
                seen[1] += 1
            except DatabaseError:
                seen[2] += 1
        connection.close()
        return seen

    with ThreadPoolExecutor(THREADS) as threads:
        shares = [items[place::THREADS] for place in range(THREADS)]
        return [sum(column) for column in zip(*threads.map(some, shares), strict=True)]


def timed(pool, act, items):
    """[items a second, done, refused, errors]."""
    shares = [items[place::PROCESSES] for place in range(PROCESSES)]
    began = time.perf_counter()
    parts = list(pool.map(work, [act] * PROCESSES, shares))
    seconds = time.perf_counter() - began
    return [round(len(items) / seconds, 1), *(sum(column) for column in zip(*parts, strict=True))]
