"""Every address, every role, every method: the portal answers as the tables in ``doors/tables`` say.

An address that no table knows fails here, with the line as the portal answers it now: judge each word,
then paste it. ``DOORS=write`` writes the tables anew; judge the diff.
"""

import os
from collections import defaultdict

import pytest

from gaotai_jiazheng.tests.doors import tables
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unseen", "asked_once")]

# The tables by the alphabet, in parts that take about as long as each other: each begins with one of these.
PARTS = ("accounts", "competitions", "credentials", "funds", "schools", "subsidies")
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


def part_of(table):
    return max((first for first in PARTS if first <= table), default=PARTS[0])


def write(found):
    tables.FOLDER.mkdir(exist_ok=True)
    for table, lines in found.items():
        text = "\n".join([tables.head(roles_of(table)), *lines, ""])
        (tables.FOLDER / f"{table}.txt").write_text(text, "utf-8")
