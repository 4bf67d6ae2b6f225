"""Every address, every role, every method: the portal answers as the tables in ``doors/tables`` say.

An address that no table knows fails here, with the line as the portal answers it now: judge each word,
then paste it. ``DOORS=write`` writes the tables anew; judge the diff.
"""

import os
from collections import defaultdict

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.utils.http import urlencode

from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import Everybody
from gaotai_jiazheng.tests.doors.knocking import (  # noqa: F401
    Knocker,
    asked_once,
    lines_of,
    quick_visits,
    roles_of,
    unseen,
)
from gaotai_jiazheng.tests.doors.standing import standing, visited
from gaotai_jiazheng.tests.test_strangers import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unseen", "asked_once")]

# The tables by the alphabet, in parts that take about as long as each other: each begins with one of these.
PARTS = ("accounts", "competitions", "credentials", "funds", "schools", "subsidies")
# What an address names that is no row: a page of a form, or what only one browser has just done.
WITHOUT_A_ROW = {
    "admin:complaints_complaint_filed",
    "complaints:ask",
    "complaints:report",
    "enterprises:register_step",
    "taxes:line",
}
# Writes what the portal answers now into the tables, for a person to judge line by line in the diff.
WRITES_TABLES = os.environ.get("DOORS") == "write"


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    with standing(Everybody, folder, django_db_blocker) as made:
        yield made, folder


@pytest.fixture
def everybody(county, db, settings):
    with visited(*county, settings) as everybody:
        yield everybody


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", PARTS)
def test_every_door_answers_as_its_table_says(everybody, part):
    """In parts, so that several processes share the work."""
    knocker, expected = Knocker(everybody), {}
    for table, lines in tables.read().items():
        expected |= lines if part_of(table) == part else {}
    wrong, found = [], defaultdict(list)

    for address, method in lines_of(everybody):
        if part_of(address.table) != part:
            continue
        key = (address.route, address.row, method)
        answers = {
            role: knocker.word(role, method, address.path) for role in roles_of(address.table)
        }
        line = tables.line_of(key, answers.values())
        found[address.table].append(line)
        if answers != expected.pop(key, None):
            wrong.append(line)

    if WRITES_TABLES:
        write(found)
    assert "\n".join(wrong) == "", "the portal answers so, and the tables do not say it"
    assert list(expected) == [], "the tables say what no address answers"


def test_every_address_of_a_row_is_tried_with_one_of_the_county(everybody):
    """Where there is no such row, nobody can ask for one: whatever the door would answer, it says 404."""
    routes = {name for name, route in walk(get_resolver()) if name and "<" in route}
    rows = defaultdict(set)
    for address in addresses_of(everybody):
        rows[address.route].add(address.row)

    assert {route for route in routes if rows[route] <= {"-", "none"}} == WITHOUT_A_ROW


@pytest.mark.timeout(300)
def test_whoever_adds_a_row_may_search_in_the_lists_of_its_form(everybody):
    knocker, expected, shut = Knocker(everybody), tables.read(), []
    for row, page, field in searched_fields():
        add = f"admin:{page.opts.app_label}_{page.opts.model_name}_add"
        words = expected[page.opts.app_label][add, "-", "GET"]
        asked = {"app_label": row.app_label, "model_name": row.model_name, "field_name": field}
        path = f"{reverse('admin:autocomplete')}?{urlencode(asked)}"
        for role in (role for role, word in words.items() if word == "200"):
            if knocker.word(role, "GET", path) != "200":
                shut.append(f"{add} {role}: {field}")

    assert "\n".join(shut) == ""


def searched_fields():
    """(the row's own options, the register's page, the field) of every list to search in."""
    for page in admin.site._registry.values():
        for part in (page, *page.inlines):
            for field in getattr(part, "autocomplete_fields", ()):
                yield part.model._meta, page, field


@pytest.mark.timeout(300)
def test_history_of_a_row_leads_to_where_the_row_is_shown(everybody):
    """Where a history has no page of its own: to the page of the row, or to where that one leads itself."""
    knocker, expected, found, lost = Knocker(everybody), tables.read(), 0, []
    for address, method in lines_of(everybody):
        if not address.route.endswith("_history"):
            continue
        words = expected[address.table][address.route, address.row, method]
        page = address.path.removesuffix("history/") + "change/"
        target = None
        for role in (role for role, word in words.items() if word == "302"):
            led = leads(knocker, role, address.path)
            if led == reverse("admin:index"):
                continue  # Django's own answer: the row is not there, or not for this person
            target, shown = led, leads(knocker, role, page) or page
            if target != shown:
                lost.append(f"{role}: {target}, and not {shown}")
            if knocker.word(role, "GET", target).startswith("200"):
                found += 1
                break
        else:
            lost += [f"nobody: {target}"] if target else []

    assert found > 80
    assert "\n".join(lost) == ""


def leads(knocker, role, path):
    """Where the address sends this person; None where it is a page itself."""
    return knocker.answer(role, "GET", path).headers.get("Location")


def part_of(table):
    return max((first for first in PARTS if first <= table), default=PARTS[0])


def write(found):
    tables.FOLDER.mkdir(exist_ok=True)
    for table, lines in found.items():
        text = "\n".join([tables.head(roles_of(table)), *lines, ""])
        (tables.FOLDER / f"{table}.txt").write_text(text, "utf-8")
