"""Work of the clock on many rows, each in a transaction of its own: one that fails holds up no other. A leaf.

each_by_itself(keys, partial(expire_one, at=at))
"""

from collections.abc import Callable, Iterable

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError

log = structlog.get_logger(__name__)

# The database is away, or the turn is over: then the others would fail as well.
ENDS_ALL = (OperationalError, InterfaceError, SoftTimeLimitExceeded)


def each_by_itself(rows: Iterable, step: Callable) -> list:
    """What the step gave for each row, in order; of a row with which it failed nothing, and its traceback is in the
    log under ``row_failed``.

    step: opens a transaction of its own, so that it does a row whole or not at all.
    """
    given = []
    for row in rows:
        try:
            given.append(step(row))
        except ENDS_ALL:
            raise
        except Exception:
            name = getattr(step, "func", step).__qualname__
            log.exception("row_failed", step=name, row=getattr(row, "pk", row))
    return given
