"""Long work on one row that process after process goes on with, each portion done once. A leaf.

The row has ``state``, ``rows_done`` (how far the work is) and ``leased_until``. One process takes it for a
while; each portion and how far it is are one transaction, which writes nothing where another has gone on
meanwhile. So a killed process loses a portion at most, and one that was only slow does no harm.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

# A process that says nothing for so long is dead; a portion takes a few seconds.
LEASE = timedelta(seconds=90)


class Overtaken(Exception):
    """Another process has gone on with the work meanwhile."""


def free(at) -> Q:
    """Which rows nobody is working on; a lease from a clock that was ahead holds nobody up.

    Two leases long, so that clocks which differ a little take nothing from each other.
    """
    return Q(leased_until=None) | Q(leased_until__lt=at) | Q(leased_until__gt=at + 2 * LEASE)


@transaction.atomic
def lease(waiting, at=None):
    """The first of the rows that wait, marked as being worked on; None for none."""
    at = at or timezone.now()
    work = waiting.filter(free(at)).select_for_update(of=("self",), skip_locked=True).first()
    if work is not None:
        work.leased_until = at + LEASE
        work.save(update_fields=["leased_until"])
    return work


def go_on(work, rows: int) -> None:
    """Hold the row, make sure that it stands where this process left it, and move on by so many rows.

    In the transaction that writes the portion; the caller saves the row. Raises Overtaken.
    """
    held = (
        type(work)
        .objects.select_for_update()
        .filter(pk=work.pk, state=work.state, rows_done=work.rows_done)
    )
    if not held.exists():
        raise Overtaken
    work.rows_done += rows
    work.leased_until = timezone.now() + LEASE
