"""What programs read of recruitment events: the feed, and the data inside an event's page."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.models import RecruitmentEvent
from recruitment.services import events
from recruitment.tests.factories import announced, keeper, planned

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"
LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def titles(client):
    response = client.get("/jobs/events/feed/")
    assert "max-age=300" in response["Cache-Control"]
    return [each.text for each in ElementTree.fromstring(response.content).iter(TITLE)][1:]


def linked_data(client, event):
    page = client.get(reverse("recruitment:event", args=[event.pk])).content.decode()
    return json.loads(LINKED_DATA.search(page)[1])


def test_feed_has_the_events_to_come_and_no_other(client, django_assert_num_queries):
    by = keeper()
    planned(by, title="还在筹备")
    kept, off, past = (announced(by, title=title) for title in ("专场", "取消的", "昨天的"))
    with django_assert_num_queries(1):
        assert titles(client) == ["专场", "取消的", "昨天的"]

    events.step(off, "cancel", on=timezone.localdate(), document="通知", by=by)
    begins = timezone.now() - timedelta(days=1)
    RecruitmentEvent.objects.filter(pk=past.pk).update(
        starts_at=begins, ends_at=begins + timedelta(hours=3)
    )

    assert titles(client) == [kept.title]
    assert reverse("recruitment:feed") in client.get(reverse("recruitment:events")).content.decode()


def test_event_tells_machines_where_it_is_and_whether_it_is_off(client):
    by = keeper()
    event = announced(by, mode="both", link="https://example.org/zhibo")
    data = linked_data(client, event)

    assert (data["@type"], data["startDate"]) == (
        "Event",
        timezone.localtime(event.starts_at).isoformat(),
    )
    assert data["eventStatus"].endswith("EventScheduled")
    assert data["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert [each["@type"] for each in data["location"]] == ["Place", "VirtualLocation"]

    events.step(event, "cancel", on=timezone.localdate(), document="通知", by=by)

    assert linked_data(client, event)["eventStatus"].endswith("EventCancelled")
