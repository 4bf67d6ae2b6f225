"""Rules that were opened on purpose: every one that says who may or who sees, found by looking."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet

RIGHTS = ("view", "add", "change", "delete")


@dataclass(frozen=True)
class Mutant:
    """One rule that lets everybody in. ``opened()`` is a context within which it does."""

    name: str
    opened: Callable

    @property
    def app(self):
        return self.name.partition(".")[0]


def mutants() -> Iterator[Mutant]:
    """Every filter of rows by person, every question about a person in a ``permissions`` module, and
    every right that a page of the workbench decides on by itself."""
    for queryset in sorted(querysets(), key=lambda each: each.__qualname__):
        name = f"{queryset.__module__.partition('.')[0]}.{queryset.__name__}.visible_to"
        yield Mutant(name, lambda cls=queryset: replaced(cls, "visible_to", all_rows))
    for function in questions():
        name = f"{function.__module__}.{function.__name__}"
        yield Mutant(name, lambda asked=function: answering_yes(asked))
    pages = {cls for each in admin.site._registry.values() for cls in type(each).__mro__}
    for cls in sorted(filter(is_ours, pages), key=lambda each: f"{each.__module__}{each}"):
        for right in RIGHTS:
            method = f"has_{right}_permission"
            if method in vars(cls):
                name = f"{cls.__module__.partition('.')[0]}.{cls.__name__}.{method}"
                yield Mutant(name, lambda cls=cls, method=method: replaced(cls, method, allowed))


def querysets(base=QuerySet):
    """Every class of rows that are filtered by person."""
    for cls in base.__subclasses__():
        if "visible_to" in vars(cls):
            yield cls
        yield from querysets(cls)


def questions():
    """The functions of the ``permissions`` modules that ask about a person and answer yes or no."""
    for app in sorted(our_apps()):
        if find_spec(f"{app}.permissions") is None:
            continue
        module = importlib.import_module(f"{app}.permissions")
        for _, function in inspect.getmembers(module, inspect.isfunction):
            signature = inspect.signature(function)
            if (
                function.__module__ == module.__name__
                and "user" in signature.parameters
                and signature.return_annotation is bool
            ):
                yield function


def our_apps():
    return {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }


def is_ours(cls):
    return cls.__module__.partition(".")[0] in our_apps() and "tests" not in cls.__module__


def all_rows(self, user):
    return self


def allowed(self, request, obj=None):
    return True


@contextmanager
def replaced(cls, name, other):
    """The method is another one meanwhile; a manager made from the class asks it too."""
    before = vars(cls)[name]
    setattr(cls, name, other)
    try:
        yield
    finally:
        setattr(cls, name, before)


@contextmanager
def answering_yes(function):
    """The function says yes meanwhile, whatever name it was imported under: its code is another one."""
    before = function.__code__
    function.__code__ = (lambda *args, **kwargs: True).__code__
    try:
        yield
    finally:
        function.__code__ = before
