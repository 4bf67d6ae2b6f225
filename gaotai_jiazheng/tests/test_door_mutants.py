"""Each rule of who may and who sees, opened on purpose, changes an answer that the tables hold.

``doors/mutants.txt`` names the door that each rule keeps shut: the first one at which it was noticed. A rule
that is not in the file fails here, with the line that it would have; ``DOORS=write`` writes the file anew.
"""

import pytest
from django.conf import settings

from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.knocking import (  # noqa: F401
    Knocker,
    asked_once,
    lines_of,
    quick_visits,
    unseen,
)
from gaotai_jiazheng.tests.doors.mutants import mutants
from gaotai_jiazheng.tests.test_doors import WRITES_TABLES, county, everybody  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unseen")]

MUTANTS = tables.FOLDER.parent / "mutants.txt"
SHUT = ("403", "404", "302", "200:")
# What a page shows, or offers, to whom: of the first test_taint asks, of the second the named file.
INSIDE = "inside"
KNOCKS = 2000
# A rule that no page asks yet, that lets all staff in already, or behind which another one says no besides.
NO_DOOR = "no-door"


def read():
    """Rule -> (route, row, method, role) of the door that it keeps shut, or one word and what belongs to it."""
    lines = MUTANTS.read_text("utf-8").splitlines() if MUTANTS.exists() else []
    return {
        words[0]: tuple(words[1:])
        for words in map(str.split, lines)
        if words and not words[0].startswith("#")
    }


@pytest.mark.timeout(900)
def test_every_rule_that_is_opened_is_noticed_at_a_door(everybody, asked_once):  # noqa: F811
    knocker, doors = Knocker(everybody), read()
    paths = {(each.route, each.row, method): each for each, method in lines_of(everybody)}
    expected = {key: words for lines in tables.read().values() for key, words in lines.items()}
    unnoticed, found = [], []

    for mutant in mutants():
        asked_once.forget()
        door = doors.pop(mutant.name, None)
        if door is None:
            door = search(mutant, knocker, paths, expected)
            found.append(f"{mutant.name:66} {' '.join(door)}")
        elif len(door) == 4 and not is_noticed(mutant, knocker, paths, expected, *door):
            unnoticed.append(mutant.name)

    if WRITES_TABLES:
        with MUTANTS.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in found)
    assert "\n".join(unnoticed) == ""
    assert found == [], "rules without a line in mutants.txt"
    assert doors == {}, "lines of mutants.txt without a rule"


def is_noticed(mutant, knocker, paths, expected, route, row, method, role):
    """Whether the door answers another word than its table says as long as the rule is open, also where
    somebody else has just knocked."""
    key = (route, row, method)
    with mutant.opened():
        knocker.word("treasury" if role != "treasury" else "contact", method, paths[key].path)
        return knocker.word(role, method, paths[key].path) != expected[key][role]


def search(mutant, knocker, paths, expected):
    """The first door of the rule's own app at which it is noticed, as long as ``KNOCKS`` last: a shut one, or
    an open one that a rule about who has to stand aside would shut. For a right in the workbench, only the
    pages that ask for it."""
    doors = [
        (*key, role, word)
        for key, address in paths.items()
        if address.app == mutant.app and asks(key[0], mutant)
        for role, word in expected.get(key, {}).items()
    ]
    doors.sort(key=lambda door: not door[-1].startswith(SHUT))
    for *door, _ in doors[:KNOCKS]:
        if is_noticed(mutant, knocker, paths, expected, *door):
            return tuple(door)
    return (NO_DOOR,)


def asks(route, mutant):
    """Whether a page of the workbench asks for this right; of any other rule nothing is known."""
    right = mutant.name.rpartition(".")[2]
    if not right.startswith("has_"):
        return True
    page = {"view": "change", "change": "change"}.get(right.split("_")[1], right.split("_")[1])
    return route.startswith("admin:") and route.endswith(f"_{page}")


def test_what_is_asked_inside_a_page_has_a_test_of_its_own():
    files = [door[1] for door in read().values() if door[0] == INSIDE]

    assert [name for name in files if not (settings.BASE_DIR / name).exists()] == []
