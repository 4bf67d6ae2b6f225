"""A county that stands while the tests of a module run: making it takes longer than most of what is asked of it.

It is made within a transaction that stays open, and each test goes back to where it found it.
"""

import uuid
from contextlib import ExitStack, contextmanager

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction
from django.test import override_settings

from complaints.tests.factories import moment
from gaotai_jiazheng import numbering
from gaotai_jiazheng.tests.doors.everybody import NOW

FILES = "gaotai_jiazheng.whole_files.WholeFileStorage"


def storages(folder):
    """The setting by which the county's files are in a folder."""
    default = {"BACKEND": FILES, "OPTIONS": {"location": folder, "base_url": None}}
    return {**settings.STORAGES, "default": default}


@contextmanager
def standing(make, folder, blocker):
    """What ``make`` makes on the county's Thursday. ``blocker``: pytest-django's."""
    with ExitStack() as open_transaction:
        with (
            blocker.unblock(),
            pytest.MonkeyPatch.context() as patch,
            override_settings(STORAGES=storages(folder)),
            time_machine.travel(moment(NOW), tick=False),
        ):
            prefix = f"county-{uuid.uuid4().hex}"
            patch.setitem(caches.settings["default"], "KEY_PREFIX", prefix)
            patch.setattr(cache, "key_prefix", prefix)
            patch.setattr(numbering, "AHEAD_SECONDS", 0.0)
            open_transaction.enter_context(transaction.atomic())
            made = make()
        yield made
        with blocker.unblock():
            transaction.set_rollback(True)
            open_transaction.close()


@contextmanager
def visited(made, folder, test_settings):
    """The county as one test finds it, on its Thursday."""
    test_settings.STORAGES = storages(folder)
    with time_machine.travel(moment(NOW), tick=False):
        yield made
