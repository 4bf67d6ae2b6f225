"""What claims come from: a register above hears here what becomes of the claims of its rows."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import models

_listeners: dict[type[models.Model], Callable] = {}


def on_claim(model: type[models.Model]):
    """Decorate a function of (row, claim, step in words, by, at), called in the transaction of each step of a
    claim that comes from a row of this model."""

    def decorate(callback):
        _listeners[model] = callback
        return callback

    return decorate


def is_heard(claim) -> bool:
    """Whether the register that the claim comes from listens to its steps."""
    return listener_of(claim) is not None


def tell(claim, step: str, by, at) -> None:
    """Tell the register that the claim comes from; nothing is read for one that does not listen."""
    if callback := listener_of(claim):
        callback(claim.subject, claim, step, by, at)


def listener_of(claim) -> Callable | None:
    model = ContentType.objects.get_for_id(claim.subject_type_id).model_class()
    return _listeners.get(model)
