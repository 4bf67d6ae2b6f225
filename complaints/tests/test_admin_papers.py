import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from complaints.forms.papers import PAPER_FORMS
from complaints.papers.official_forms import FORMS
from complaints.tests import papers as cases
from complaints.tests.factories import moment
from complaints.tests.papers import INPUTS, NAME, PHONE, complaint_in, issue, series_of
from complaints.tests.workbench import page_of
from complaints.transitions import State
from papers.models import Paper


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment("2026-11-24 15:00"), tick=False):
        yield


@pytest.fixture
def market(county, client):
    series_of(county)
    sign_in(client, county.market_contact)
    return client


def fields(slug, **changes):
    typed = {**INPUTS[slug], "reason": "依法制作文书", "key": str(uuid.uuid4()), "go": "issue"}
    if "held_at" in typed:
        typed["held_at"] = "2026-12-01T09:30"
    return {**typed, **changes}


def test_every_form_is_asked_for_by_a_page():
    assert PAPER_FORMS.keys() == FORMS.keys()


@pytest.mark.parametrize("slug", FORMS)
def test_preview_then_issue(county, market, slug):
    complaint = cases.case_for(county, slug)
    address = page_of(complaint, "paper", slug)
    typed = fields(slug)

    assert market.get(address).status_code == 200
    looked = market.post(address, {**typed, "go": "look"})
    assert looked.status_code == 200
    assert looked.context["words"]["number"] == "（签发时编号）"
    assert NAME not in looked.content.decode()
    assert PHONE not in looked.content.decode()
    assert (Paper.objects.count(), AccessLog.objects.count()) == (0, 0)

    done = market.post(address, typed)
    paper = Paper.objects.get()
    assert done.status_code == 302
    assert done["Location"] == paper.get_absolute_url()
    assert market.post(address, typed).status_code == 302
    assert Paper.objects.get() == paper


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("market_contact", 200),
        ("market_handler", 200),
        ("center_leader", 403),
        ("commerce_contact", 403),
        ("housing_contact", 404),
    ],
)
def test_who_may_open_the_page(county, client, who, status):
    complaint = complaint_in(county, State.ACCEPTED)
    sign_in(client, getattr(county, who))

    assert client.get(page_of(complaint, "paper", "acceptance")).status_code == status
    assert client.post(page_of(complaint, "paper", "acceptance"), {}).status_code == (
        422 if status == 200 else status
    )


def test_what_is_filled_in_wrongly_is_said_beside_the_field_and_nothing_is_lost(county, market):
    complaint = complaint_in(county, State.MEDIATING)
    typed = fields("mediation-notice", held_at="2026-11-01T09:30", reason="电话13893600001")

    answer = market.post(page_of(complaint, "paper", "mediation-notice"), typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"held_at"}
    assert answer.context["form"]["place"].value() == "县市场监管局三楼调解室"
    typed["held_at"] = "2026-12-01T09:30"
    answer = market.post(page_of(complaint, "paper", "mediation-notice"), typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason"}
    assert Paper.objects.count() == 0


def test_paper_that_is_not_possible_now_is_a_conflict(county, market):
    complaint = complaint_in(county, State.RECORDED)
    address = page_of(complaint, "paper", "acceptance")

    assert market.get(address).status_code == 409
    assert market.post(address, fields("acceptance")).status_code == 409
    assert Paper.objects.count() == 0


def test_missing_series_is_said(county, client):
    sign_in(client, county.market_contact)
    complaint = complaint_in(county, State.ACCEPTED)

    answer = client.post(page_of(complaint, "paper", "acceptance"), fields("acceptance"))

    assert answer.status_code == 422
    assert "文书字号" in answer.content.decode()


def test_word_that_is_no_form_is_not_there(county, market):
    assert (
        market.get(page_of(complaint_in(county, State.RECORDED), "paper", "x")).status_code == 404
    )


def offered(answer):
    return re.findall(r'/paper/([a-z-]+)/"', answer.content.decode())


def test_panel_lists_papers_and_offers_what_is_possible(county, market):
    complaint = complaint_in(county, State.ACCEPTED)
    paper = issue(complaint, "acceptance", county.market_contact)

    answer = market.get(page_of(complaint))

    assert paper.number in answer.content.decode()
    assert "还没有送达投诉人" in answer.content.decode()
    assert offered(answer) == ["complaint-registration", "routing-notice", "mediation-notice"]


def test_panel_offers_nothing_to_who_may_not_reveal(county, market, client):
    complaint = complaint_in(county, State.ACCEPTED)
    paper = issue(complaint, "acceptance", county.market_contact)
    sign_in(client, county.center_contact)

    answer = client.get(page_of(complaint))

    assert paper.number in answer.content.decode()
    assert offered(answer) == []


def test_who_sees_the_case_sees_its_paper_and_only_who_reveals_opens_it(county, market, client):
    paper = issue(complaint_in(county, State.ACCEPTED), "acceptance", county.market_contact)
    pages = [reverse(f"admin:papers_paper_{page}", args=[paper.pk]) for page in ("change", "pdf")]

    statuses = {}
    for who in ("market_handler", "center_contact", "commerce_contact", "housing_contact"):
        sign_in(client, getattr(county, who))
        statuses[who] = [client.get(page).status_code for page in pages]
    assert statuses == {
        "market_handler": [200, 200],
        "center_contact": [200, 403],
        "commerce_contact": [200, 403],
        "housing_contact": [404, 404],
    }
