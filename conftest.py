"""Fixtures that every app's tests share. Tests run on a real PostgreSQL and a real Redis-protocol server."""

import gc
import os
import shutil
import uuid

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache, caches
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from gaotai_jiazheng import numbering, short_memory
from gaotai_jiazheng.tests import databases
from gaotai_jiazheng.tests.browser import SIZES, emptied
from gaotai_jiazheng.tests.made_once import ground

# A busy machine makes no test fail: how long an example takes is nobody's promise.
hypothesis_settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")
RUN = uuid.uuid4().hex[:8]
# The first draws a page with three quarters of the work of the others: it has no window to draw around it.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path():
    """Where Chromium is on this machine, or None. CHROMIUM names another one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_collection_modifyitems(items):
    """The longest tests first, those with a time limit of their own, so that no process waits for another
    one's last. Skip what needs a browser where there is none; on CI that is a failure, not a skip."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
    if chromium_path() or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Modules and tests are only ever added while they are gathered, and stay to the end: the collector of
    garbage waits, and never looks through them again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """A quarter of a second for each password is what production has to spend, not a test."""
    with pytest.MonkeyPatch.context() as patch:
        quick = "django.contrib.auth.hashers.MD5PasswordHasher"
        patch.setattr(django_settings, "PASSWORD_HASHERS", [quick])
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_where_something_is():
    """After a test with transactions only the tables that it wrote to are emptied, and only what was there
    before any test is written again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", databases.sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", databases.write_roles_again)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings,
    django_db_use_migrations,
    django_db_keepdb,
    django_db_createdb,
    django_db_blocker,
):
    """The tests' database is a copy of one that has been migrated, unless one is kept from an earlier run."""
    with django_db_blocker.unblock():
        is_kept = django_db_keepdb and not django_db_createdb and databases.is_there()
        if django_db_use_migrations and not is_kept:
            connection.settings_dict["TEST"]["TEMPLATE"] = databases.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Once the database is there, rows that many tests begin with are kept in it from test to test."""
    ground.unblock = django_db_blocker.unblock
    yield
    with django_db_blocker.unblock():
        ground.take_away()
    ground.unblock = None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    ground.prepare(item)


@pytest.fixture(autouse=True)
def fresh_memory(monkeypatch):
    """No test finds what another one left in a process's short memory, and within a test nothing is
    forgotten by itself: a slow machine must not add queries to a test that counts them. For the same
    reason no number is used that was drawn ahead."""
    monkeypatch.setattr(short_memory, "monotonic", lambda: 0.0)
    monkeypatch.setattr(numbering, "AHEAD_SECONDS", 0.0)
    short_memory.forget_all()
    yield
    short_memory.forget_all()


@pytest.fixture(autouse=True)
def fresh_cache():
    """Every test has a key prefix of its own: nothing is left over, nothing of others is deleted.

    The server may be shared with other test workers, and REDIS_URL may be somebody's real one, so
    the cache is not flushed. Threads of a live server read the prefix from the settings.
    """
    prefix = f"test-{RUN}-{uuid.uuid4().hex[:8]}"
    caches.settings["default"]["KEY_PREFIX"] = prefix
    cache.key_prefix = prefix
    return prefix


@pytest.fixture(scope="session")
def attachments_of_run(tmp_path_factory):
    return tmp_path_factory.mktemp("attachments")


@pytest.fixture(autouse=True)
def attachments_folder(settings, attachments_of_run):
    """Uploaded files of a test go into its own directory, which the first of them makes."""
    location = attachments_of_run / uuid.uuid4().hex
    default = {
        "BACKEND": "gaotai_jiazheng.whole_files.WholeFileStorage",
        "OPTIONS": {"location": location, "base_url": None},
    }
    settings.STORAGES = {**django_settings.STORAGES, "default": default}
    return location


@pytest.fixture(scope="session")
def chromium(django_db_blocker):
    """A headless Chromium of playwright's synchronous interface; tests carry ``@pytest.mark.browser``."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.fail("Chromium is not installed on this machine")
    # The synchronous interface runs an event loop in this thread, and Django refuses its ORM there. As long as
    # it runs, the thread has another connection to the database than before and after.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        with django_db_blocker.unblock():
            ground.take_away()
        browser.close()


@pytest.fixture(scope="session")
def tab(chromium):
    """The tab that most tests share: to open a window takes as much work as to load three pages."""
    context = chromium.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def scriptless_tab(chromium):
    """Such a tab where no script of a page runs."""
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab):
    """A page of a phone's width that nobody has been to. A test that listens to its page, or that changes
    the browser, takes ``fresh_page``: neither can be taken back."""
    yield from emptied(tab)


@pytest.fixture
def phone(scriptless_tab):
    """A phone without scripts."""
    yield from emptied(scriptless_tab)


@pytest.fixture
def fresh_page(chromium):
    """A page of a phone's width in a window of its own."""
    context = chromium.new_context(viewport=SIZES["phone"], locale="zh-CN")
    yield context.new_page()
    context.close()
