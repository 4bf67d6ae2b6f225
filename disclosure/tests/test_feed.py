"""The feed of notices, read by a parser that is not ours."""

from xml.etree import ElementTree

import pytest
import time_machine

from disclosure import services
from disclosure.tests.factories import moment

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"


def titles(client):
    response = client.get("/notices/feed/")
    assert "max-age=300" in response["Cache-Control"]
    return [each.text for each in ElementTree.fromstring(response.content).iter(TITLE)][1:]


@time_machine.travel(moment("2026-11-25 10:00"), tick=False)
def test_what_runs_is_in_the_feed_and_what_is_withdrawn_is_not(client, notices):
    kept, wrong = notices.notice(title="甲公示"), notices.notice(title="乙公示")
    assert titles(client) == ["乙公示", "甲公示"]

    services.withdraw(wrong, reason="写错了", by=notices.leader)

    assert titles(client) == [kept.title]
