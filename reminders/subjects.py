"""What a register above registers about its rows, without being imported here: that it wants to hear
when their last days move, which clocks their last day itself keeps, and who sees a row and may therefore ask why its clocks end when they do."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from reminders.models import Deadline

log = structlog.get_logger(__name__)

_listeners: dict[type[models.Model], list[Callable[[list[int]], None]]] = defaultdict(list)
_settling: list[Callable[[date], object]] = []
_sights: dict[type[models.Model], Callable[..., models.QuerySet]] = {}


def explained_to_who_sees(model: type[models.Model]):
    """Decorate a function of a person that gives the rows of the register which the person may see."""

    def decorate(rows_in_sight):
        _sights[model] = rows_in_sight
        return rows_in_sight

    return decorate


def explainable_to(user) -> models.QuerySet:
    """The clocks whose explanation a person may open: of the person's bureaus, and of every subject that
    the person sees, whichever bureau owns the clock.

    The one door to an explanation. Lists and feeds of one's own clocks keep to ``Deadline.visible_to``.
    """
    found = Deadline.objects.visible_to(user)
    for model, rows_in_sight in _sights.items():
        kind = ContentType.objects.get_for_model(model)
        of_subjects = Q(subject_type=kind, subject_id__in=rows_in_sight(user).values("pk"))
        found |= Deadline.objects.filter(of_subjects)
    return found


def when_deadlines_move(model: type[models.Model]):
    """Decorate a function of subject ids, called in the transaction in which last days moved.

    Told of: a loaded calendar, an extension, a pause, a resumption and a confirmed receipt. Not told of
    a clock that is met or cancelled: who does that knows it.
    """

    def decorate(callback):
        _listeners[model].append(callback)
        return callback

    return decorate


def before_reminders(settle: Callable[[date], object]):
    """Decorate a function of a day that meets the clocks which have ended by then and with which nobody is late,
    such as that of a licence that has run out. Called before the reminders of the day; safe to run twice."""
    _settling.append(settle)
    return settle


def settle_ended(on: date) -> None:
    """Meet the clocks that their last day itself keeps; a function that fails keeps no other from it."""
    for settle in _settling:
        try:
            settle(on)
        except Exception:
            log.exception("settling_failed", function=f"{settle.__module__}.{settle.__name__}")


def announce(deadlines: Iterable[Deadline]) -> None:
    """Tell each listening register which of its rows have a clock that moved."""
    for model, ids in subjects_by_model(deadlines).items():
        for callback in _listeners[model]:
            callback(ids)


def lock(deadlines: Iterable[Deadline]) -> None:
    """Hold the listening registers' rows, in the order in which a step holds them: case, then clock.

    Without it a run over many clocks and an officer's step could each wait for the other.
    """
    for model, ids in subjects_by_model(deadlines).items():
        rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids)
        list(rows.order_by("pk").values_list("pk"))


def subjects_by_model(deadlines: Iterable[Deadline]) -> dict[type[models.Model], list[int]]:
    """Model -> ids without repetition, ascending; only of models that somebody listens for."""
    ids = defaultdict(set)
    for deadline in deadlines:
        ids[deadline.subject_type_id].add(deadline.subject_id)
    models_of = {key: ContentType.objects.get_for_id(key).model_class() for key in sorted(ids)}
    return {
        model: sorted(ids[key])
        for key, model in models_of.items()
        if model is not None and model in _listeners
    }
