"""What an attacker has stored stays text, whoever opens whichever page."""

import os
from collections import Counter

import pytest
import time_machine

from complaints.tests.factories import moment
from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.tests.doors.knocking import PEOPLE, Knocker
from gaotai_jiazheng.tests.payloads import harm_in, plant

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3000)]

# "all" walks every address as every role that may, and takes minutes: bin/bench attack.
WALKS_ALL = os.environ.get("ATTACK") == "all"


@pytest.fixture
def everybody(db):
    with time_machine.travel(moment(NOW), tick=False):
        yield Everybody()


def test_no_stored_payload_becomes_more_than_text(everybody):
    import logging
    import time

    logging.disable(logging.ERROR)

    start = time.monotonic()
    planted, refused = plant()
    print("planted", planted, "refused", refused, time.monotonic() - start)
    knocker = Knocker(everybody)
    words = {key: said for lines in tables.read().values() for key, said in lines.items()}
    found, kinds, walked = {}, Counter(), 0
    for each in addresses_of(everybody):
        if "logout" in each.route:
            continue
        said = words.get((each.route, each.row, "GET"), {})
        roles = [role for role in PEOPLE if said.get(role, "").startswith("200")]
        for role in roles if WALKS_ALL else roles[-1:]:
            t = time.monotonic()
            response = knocker.answer(role, "GET", each.path)
            walked += 1
            kinds[response.status_code, response.get("Content-Type", "")] += 1
            if harm := harm_in(response):
                found[role, each.path] = harm[:5]
                print(role, each.path, harm[:5], flush=True)
            if time.monotonic() - t > 2:
                print("slow", role, each.path, time.monotonic() - t)
    print(walked, time.monotonic() - start, kinds)
    assert found == {}
