"""Who else acts when a case takes a step: apps that this one does not know register here."""

_listeners = []


def on_step(callback):
    """Register callback(complaint, step), called in the transaction of every step; usable as a decorator."""
    _listeners.append(callback)
    return callback


def step_taken(complaint, step):
    """Tell every listener of a step that was just written."""
    for callback in _listeners:
        callback(complaint, step)
