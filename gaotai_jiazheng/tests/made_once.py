"""Rows that many tests begin with, made once and kept beneath the transactions of the tests.

What such a fixture makes stays in a transaction of its own as long as the next test of the process begins with
the same; a test's own transaction is a savepoint within it. So a test never finds what another one wrote, in
whichever order they run. It gets the fixture's objects as a copy, and may set on them what it likes.

A test with transactions of its own, the first test of a process, and one that asks for the fixture by
``getfixturevalue`` have it made within the test, as any other fixture. So has one whose fixture is built on
a fixture of another kind.
"""

import functools
import inspect
import pickle
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

OWN_TRANSACTIONS = {"transactional_db", "live_server", "django_db_reset_sequences"}
NO_FILES = {"default": {"BACKEND": "django.core.files.storage.Storage"}}


@dataclass
class Layer:
    """What one fixture made: its savepoint, and its value after those of the layers below, pickled."""

    make: Any
    savepoint: transaction.Atomic
    image: bytes


class Ground:
    """The layers that are kept now, and the values that the test which runs now has of them."""

    def __init__(self):
        self.layers: list[Layer] = []
        self.copies: list = []
        self.unblock = None

    def prepare(self, item):
        """Keep what this test begins with, make what is missing, take away the rest.

        Called before any fixture of the test; makes nothing before the database has been set up.
        """
        self.copies = []
        if self.unblock is None:
            return
        wanted = wanted_by(item)
        kept = 0
        while kept < min(len(wanted), len(self.layers)) and self.layers[kept].make is wanted[kept]:
            kept += 1
        with self.unblock():
            self.take_away(kept)
            for make in wanted[kept:]:
                self.add(make)

    def add(self, make):
        below = pickle.loads(self.layers[-1].image) if self.layers else []
        by_name = {
            layer.make.__name__: value for layer, value in zip(self.layers, below, strict=True)
        }
        given = {
            name: None if name == "db" else by_name[name]
            for name in inspect.signature(make).parameters
        }
        savepoint = transaction.atomic()
        savepoint.__enter__()
        # As Django's own tests do it: what has to be the outermost transaction may begin in here.
        savepoint._from_testcase = True
        layer = Layer(make, savepoint, b"")
        self.layers.append(layer)
        try:
            # A file would not be where the test looks for it, and outlive it.
            with override_settings(STORAGES={**settings.STORAGES, **NO_FILES}):
                value = make(**given)
            # Or every test would check the deferred constraints of these rows anew.
            connection.check_constraints()
            layer.image = pickle.dumps([*below, value])
        except BaseException:
            self.take_away(len(self.layers) - 1)
            raise

    def take_away(self, kept=0):
        """Roll back all but the first layers."""
        while len(self.layers) > kept:
            savepoint = self.layers.pop().savepoint
            transaction.set_rollback(True)
            savepoint.__exit__(None, None, None)

    def copy_of(self, make):
        """The test's own copy of what this function made, or LookupError. Copies of one test share objects."""
        place = [layer.make for layer in self.layers].index(make)
        if not self.copies:
            self.copies = pickle.loads(self.layers[-1].image)
        return self.copies[place]


ground = Ground()


def made_once(make):
    """Decorate the function of a fixture, below ``pytest.fixture``, whose rows are to be made once.

    It returns rather than yields, stores no files, and takes ``db`` or other such fixtures. The clock,
    settings and patches of a test are not there yet when it runs: it brings what it depends on. What it
    returns can be pickled.
    """

    @functools.wraps(make)
    def made(**given):
        kept = {layer.make for layer in ground.layers}
        return ground.copy_of(make) if make in kept else make(**given)

    made.made_once = True
    return made


def wanted_by(item):
    """The functions of the fixtures of this kind that a test begins with, what one is built on before it."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if OWN_TRANSACTIONS.intersection(names) or (marker and (marker.args or marker.kwargs)):
        return []
    definitions = item._fixtureinfo.name2fixturedefs if names else {}
    wanted = {}

    def want(name, place=-1):
        """Whether the fixture can be kept; ``place`` is -2 for the one that it overrides and builds on."""
        found = definitions.get(name, ())[place:]
        if not found or not getattr(found[0].func, "made_once", False):
            return False
        make = found[0].func.__wrapped__
        below = [each for each in inspect.signature(make).parameters if each != "db"]
        if not all(want(each, place - 1 if each == name else -1) for each in below):
            return False
        wanted[make] = None
        return True

    for name in names:
        want(name)
    return list(wanted)
