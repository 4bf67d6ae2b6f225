"""Who hears of the bank's answers: apps above register here, and are told in the transaction that books them.

A callback gets many payables at once, as a QuerySet: ``callback(payables, *, batch, by, at)``. It is not to
open them one by one; ``payables.values_list("commitment__subject_id")`` says what they were for.
"""

from collections.abc import Callable

_paid: list[Callable] = []
_failed: list[Callable] = []


def on_paid(callback):
    """Call this when the bank has paid payables; usable as a decorator."""
    _paid.append(callback)
    return callback


def on_failed(callback):
    """Call this when the bank has sent payables back; each has its ``failure`` in words."""
    _failed.append(callback)
    return callback


def tell(payables, *, paid, failed, batch, by, at) -> None:
    """Tell everybody of what was paid and what failed, each a condition on the payables."""
    for callbacks, condition in ((_paid, paid), (_failed, failed)):
        for callback in callbacks:
            callback(payables.filter(condition), batch=batch, by=by, at=at)
