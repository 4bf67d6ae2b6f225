from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from complaints.models import Complaint
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.intake_answers import fill, submit
from complaints.tracking import find

RECEIPT = "/complaints/receipt/"
NOW = moment("2026-11-23 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def file(client, **changes):
    fill(client, **changes)
    submit(client)
    return Complaint.objects.get()


def test_receipt_has_the_pair_that_opens_the_case(client, county):
    complaint = file(client)

    page = client.get(RECEIPT)

    code = page.context["query_code"]
    assert (len(code), code[4]) == (9, " ")
    assert complaint.number in page.content.decode()
    assert code in page.content.decode()
    assert find(complaint.number, code) == complaint


def test_receipt_says_who_has_it_why_and_by_when(client, county):
    complaint = file(client)

    page = client.get(RECEIPT).content.decode()

    assert "<strong>县市场监管局</strong>" in page
    assert complaint.routing_reason in page
    assert "2026年12月2日（星期三）" in page
    assert "7个工作日，总局令第121号第十五条。" in page


@pytest.mark.django_db
def test_expected_day_is_called_expected(client):
    CountyFactory(channel_published=False)
    file(client)

    page = client.get(RECEIPT).content.decode()

    assert '<span class="chip wait">预计</span>' in page


def test_undecided_case_says_that_the_centre_decides(client, county):
    file(client, category="other")

    page = client.get(RECEIPT).content.decode()

    assert "县政府政务服务中心决定由哪个单位承办" in page


def test_receipt_can_be_saved_as_text(client, county):
    complaint = file(client)
    code = client.get(RECEIPT).context["query_code"]

    answer = client.get(RECEIPT, {"format": "text"})

    text = answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="{complaint.number}.txt"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert f"投诉编号：{complaint.number}\n查询码：{code}\n" in text
    assert "2026年12月2日前，县市场监管局负责，总局令第121号第十五条" in text


def test_receipt_is_for_this_browser_and_this_day(client, county, today):
    file(client)

    stranger = Client().get(RECEIPT)
    today.shift(timedelta(days=1, seconds=1))
    tomorrow = client.get(RECEIPT)

    assert stranger["Location"] == tomorrow["Location"] == reverse("complaints:track")


def test_receipt_is_kept_by_no_cache(client, county):
    file(client)

    assert "no-store" in client.get(RECEIPT)["Cache-Control"]


def test_who_has_just_filed_may_look_at_the_case(client, county):
    complaint = file(client)

    page = client.get(reverse("complaints:case"))

    assert page.context["progress"].complaint == complaint
