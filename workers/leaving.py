"""Who else acts when somebody leaves an enterprise: apps that this one does not know register here."""

_listeners = []


def when_left(callback):
    """Register callback(employment, *, by, at), called in the transaction that ends it; usable as a decorator."""
    _listeners.append(callback)
    return callback


def left(employment, *, by, at):
    """Tell every listener of an employment that was just ended."""
    for callback in _listeners:
        callback(employment, by=by, at=at)
