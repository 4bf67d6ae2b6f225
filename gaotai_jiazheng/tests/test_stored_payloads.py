"""What an attacker has stored stays text, whoever opens whichever page."""

import logging
import re

import pytest
import time_machine

from complaints.tests.factories import moment
from gaotai_jiazheng.tests import attacking
from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.tests.doors.knocking import (  # noqa: F401
    PEOPLE,
    Knocker,
    drawn_once,
    quick_visits,
)
from gaotai_jiazheng.tests.payloads import harm_in, plant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(3600),
    pytest.mark.usefixtures("drawn_once", "quick_visits"),
]

IN_THE_SUITE = 40
# Of people alike the last one asks: what is drawn differs between them, the rows that one of them sees do not.
ALIKE = (
    {"stranger", "resident", "worker"},
    {"member", "rival", "mediator", "expert", "tutor", "judge"},
    {"system", "security", "audit"},
    {"handler", "contact", "leader", "assisting", "other", "labour", "center", "inspector"},
    {"clerk", "townclerk", "tax", "treasury"},
)
UPLOADED = re.compile(
    "/files/|/declarations/[0-9]+/file/|/agreement/[0-9]+/file/|/materials/[0-9]+/|/curriculum/[0-9]+/|/standard$"
)


@pytest.fixture
def everybody(db):
    with time_machine.travel(moment(NOW), tick=False):
        yield Everybody()


def test_no_stored_payload_becomes_more_than_text(everybody):
    planted, kept_out = plant()
    knocker = Knocker(everybody)
    logging.disable(logging.CRITICAL)

    found = {}
    walked = list(walk(everybody))
    for role, path in walked:
        if harm := harm_in(knocker.answer(role, "GET", path)):
            found[role, path] = harm[:5]
            print(role, path, harm[:5], flush=True)
    logging.disable(logging.NOTSET)

    print(f"planted {planted}, kept out {kept_out}, pages asked {len(walked)}")
    assert planted > 1000 and kept_out < planted / 20
    assert len(walked) > 20
    assert found == {}


def walk(everybody):
    """(role, path) of each page that the doors' tables open to somebody; in the suite one in forty. A file
    that somebody uploaded is given out as it is and made of no text of ours."""
    words = {key: said for lines in tables.read().values() for key, said in lines.items()}
    addresses = [
        each
        for each in addresses_of(everybody)
        if "logout" not in each.route and not UPLOADED.search(each.path)
    ]
    for each in attacking.share_of(addresses, IN_THE_SUITE):
        said = words.get((each.route, each.row, "GET"), {})
        roles = [role for role in PEOPLE if said.get(role, "").startswith("200")]
        yield from ((role, each.path) for role in (told_apart(roles, said)))


def told_apart(roles, said):
    """In the suite the last of them; of everything one of each group, and of each count of rows."""
    if not attacking.is_whole():
        return roles[-1:]
    group_of = {role: place for place, group in enumerate(ALIKE) for role in group}
    return list({(group_of[role], said[role]): role for role in roles}.values())
