"""What programs read of jobs: the feed, and the data inside the page of a job."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from employment.models import Job
from employment.services import posting
from employment.tests.factories import TODAY

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"
LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def titles(client):
    response = client.get("/jobs/feed/")
    assert "max-age=300" in response["Cache-Control"]
    return [each.text for each in ElementTree.fromstring(response.content).iter(TITLE)][1:]


def linked_data(client, job):
    page = client.get(job.get_absolute_url()).content.decode()
    return json.loads(LINKED_DATA.search(page)[1])


def test_what_is_open_is_in_the_feed_and_what_has_ended_is_not(
    client, county, django_assert_num_queries
):
    first, wrong = county.published(title="钟点保洁"), county.of_station(title="照看老人")
    late = county.published(title="做饭")
    with django_assert_num_queries(1):
        assert [each.partition("，")[0] for each in titles(client)] == [
            "做饭",
            "照看老人",
            "钟点保洁",
        ]
    assert reverse("employment:feed") in client.get(reverse("employment:index")).content.decode()

    posting.withdraw(wrong, by=county.clerk, note="雇主找到人了")
    Job.objects.filter(pk=late.pk).update(
        published_on=TODAY - timedelta(days=9), expires_on=TODAY - timedelta(days=1)
    )

    assert titles(client) == [f"{first.title}，{first.wage_words}"]


def test_job_is_a_posting_for_machines_without_a_person(client, county):
    job = county.of_station(wage_unit="visit", wage_min_yuan=80, wage_max_yuan=100)
    data = linked_data(client, job)

    assert data["@type"] == "JobPosting"
    assert (data["datePosted"], data["validThrough"]) == (
        "2026-11-23",
        "2026-12-13T23:59:59+08:00",
    )
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": "80.00",
        "maxValue": "100.00",
        "unitText": "次",
    }
    assert data["hiringOrganization"]["name"] == "东苑零工驿站代家庭发布"
    assert data["jobLocation"]["address"]["streetAddress"] == "城关镇东苑社区"
    text = json.dumps(data, ensure_ascii=False)
    assert not any(each in text for each in ("赵某某", "13893600009", job.contact_phone))
    assert linked_data(client, county.published())["baseSalary"]["value"]["unitText"] == "HOUR"
