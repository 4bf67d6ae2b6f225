"""Who else acts when an enterprise is taken off the register: apps that this one does not know register here."""

_listeners = []


def when_cancelled(callback):
    """Register callback(enterprise, *, by, at), called in the transaction that cancels; usable as a decorator."""
    _listeners.append(callback)
    return callback


def cancelled(enterprise, *, by, at):
    """Tell every listener of an enterprise that was just taken off the register."""
    for callback in _listeners:
        callback(enterprise, by=by, at=at)
