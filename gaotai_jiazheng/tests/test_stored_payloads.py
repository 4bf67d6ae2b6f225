"""What an attacker has stored stays text, whoever opens whichever page."""

import logging
import os

import pytest
import time_machine

from complaints.tests.factories import moment
from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.tests.doors.knocking import PEOPLE, Knocker
from gaotai_jiazheng.tests.payloads import harm_in, plant

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(7200)]

# "all" walks every address as every role that may, and takes minutes; a number one address in so many.
ONE_IN = {"all": 1, "": 40}.get(asked := os.environ.get("ATTACK", "")) or int(asked)


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
    logging.disable(logging.NOTSET)

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
        if "logout" not in each.route and "/files/" not in each.path
    ]
    for each in addresses[::ONE_IN]:
        said = words.get((each.route, each.row, "GET"), {})
        roles = [role for role in PEOPLE if said.get(role, "").startswith("200")]
        yield from ((role, each.path) for role in (roles if ONE_IN == 1 else roles[-1:]))
