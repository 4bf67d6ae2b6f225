"""A worker who does not want the employer to know: searched for in everything that the portal gives out."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from complaints import services
from complaints.models import CollectiveAlert, Complaint, Step
from complaints.tests.factories import moment
from complaints.tests.wage_county import coworker
from complaints.tests.workbench import LIST, auditor, page_of, system_administrator, take
from complaints.transitions import Action
from gaotai_jiazheng.tests.doors.knocking import drawn_once  # noqa: F401
from gaotai_jiazheng.tests.made_once import made_once
from reminders import outbox
from reminders.models import Notification

NAME, PHONE = "欧阳雪莲", "13987650123"
COWORKER, COWORKER_PHONE = "百里红梅", "13876540321"
PLANTED = (NAME, PHONE, COWORKER, COWORKER_PHONE)
# Two characters of a given name are enough to know a person; digits of a telephone beyond its mask too.
PIECES = re.compile("雪莲|红梅|98765012|87654032")
SPEAKS_OF_CASES = re.compile(
    "/(admin/((complaints|exchange|reminders|papers|disclosure|deposits|accounts|notification|changes)/.*)?"
    "|complaints/.*|api/.*|inbox/.*|open-data/.*|notices/.*|proofs/.*|workspace/|metrics)?$"
)


WEDNESDAY = moment("2026-11-25 15:00")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
@made_once
def filed(wages):
    """A claim that hides its worker, with every lane begun and an answer given."""
    with time_machine.travel(WEDNESDAY, tick=False):
        filed = wages.file(
            hides_name=True,
            complainant_name=NAME,
            complainant_phone=PHONE,
            complainant_address="城关镇东关社区3号楼",
            coworkers=[coworker(COWORKER, COWORKER_PHONE), coworker("王芳", "13812345679")],
        )
        complaint, by, day = filed.complaint, wages.hrss_handler, date(2026, 11, 25)
        services.record(complaint, by=by)
        services.accept_wage_claim(complaint, by=by)
        services.mediate_labor(
            complaint,
            body="县总工会调解组织",
            bureau=wages.union,
            started_on=day,
            worker_agrees=True,
            by=by,
        )
        services.apply_arbitration(complaint, body="县仲裁委", applied_on=day, by=by)
        services.answer_wage_claim(complaint, result="ordered", outcome="责令七日内付清。", by=by)
        return filed


def person(wages, who):
    """Somebody who looks; None: a stranger."""
    made = {
        "auditor": auditor,
        "system_administrator": system_administrator,
        "account": UserFactory,
    }
    if who in made:
        return made[who]()
    return getattr(wages, who, None) or getattr(wages.county, who)


def body_of(response):
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode("utf-8", "replace")


def plain_addresses():
    """Every address that needs no argument and speaks of cases."""
    found = set()

    def walk(resolver, namespaces):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                walk(entry, [*namespaces, entry.namespace] if entry.namespace else namespaces)
            elif entry.name and not re.search("logout|password", entry.name):
                try:
                    found.add(reverse(":".join([*namespaces, entry.name])))
                except NoReverseMatch:
                    continue

    walk(get_resolver(), [])
    return sorted(path for path in found if SPEAKS_OF_CASES.match(path))


def addresses_of(complaint):
    """Every address that has to do with the case."""
    alert = CollectiveAlert.objects.get()
    return [
        page_of(complaint),
        page_of(complaint, "history"),
        page_of(complaint, "reveal"),
        *(page_of(complaint, "step", action) for action in Action),
        f"{reverse(LIST)}?state=all",
        reverse("admin:complaints_complaint_collective", args=[alert.pk]),
        f"/api/v1/staff/complaints/{complaint.pk}/",
        f"/admin/changes/complaints/complaint/{complaint.pk}/",
        f"/admin/changes/complaints/wageclaim/{complaint.pk}/",
        *sorted(filter(None, {each.link for each in Notification.objects.all()})),
    ]


def test_what_is_planted_is_found_where_it_may_be(wages, filed, client):
    sign_in(client, wages.hrss_handler)

    shown = client.post(
        page_of(filed.complaint, "reveal"),
        {
            "fields_to_open": ["complainant_name", "complainant_phone", "coworkers"],
            "reason": "电话核实各人的工时",
        },
    )

    assert [word for word in PLANTED if word not in body_of(shown)] == []


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize(
    "who",
    [
        "",
        "account",
        "hrss_handler",
        "hrss_leader",
        "union_contact",
        "center_contact",
        "market_leader",
        "auditor",
        "system_administrator",
    ],
)
def test_no_page_and_no_answer_to_a_program_names_the_worker(wages, filed, client, who):
    if who:
        sign_in(client, person(wages, who))
    paths = addresses_of(filed.complaint)
    if who == "union_contact":  # test_taint sends all the others through the whole portal
        paths += plain_addresses()

    answers = [(path, client.get(path, follow=True)) for path in paths]

    assert any(answer.status_code == 200 for _, answer in answers)
    assert [path for path, answer in answers if PIECES.search(body_of(answer))] == []


@pytest.mark.parametrize("typed", PLANTED)
def test_list_is_not_searched_by_who_the_worker_is(wages, filed, client, typed):
    sign_in(client, wages.hrss_handler)

    response = client.get(reverse(LIST), {"q": typed})

    assert list(response.context["cl"].result_list) == []


def test_number_and_code_open_only_a_mask(filed, client):
    pair = {"number": filed.complaint.number, "query_code": filed.query_code}

    client.post(reverse("complaints:track"), pair)
    page = body_of(client.get(reverse("complaints:case")))
    answer = body_of(client.post("/api/v1/complaints/track/", json.dumps(pair), "application/json"))

    assert filed.complaint.number in page and filed.complaint.number in answer
    assert PIECES.findall(page + answer) == []


def test_no_message_step_log_or_mail_names_the_worker(wages, filed, client, caplog):
    sign_in(client, wages.hrss_handler)
    take(client, filed.complaint, "note", internal_note="已约见单位负责人。")
    client.post(
        page_of(filed.complaint, "reveal"),
        {"fields_to_open": ["complainant_name"], "reason": "电话核实工时"},
    )
    outbox.deliver_waiting()

    told = [f"{row.subject}{row.body}{row.link}" for row in Notification.objects.all()]
    steps = [f"{row.public_note}{row.internal_note}" for row in Step.objects.all()]
    looks = [f"{row.label}{row.reason}{row.fields}" for row in AccessLog.objects.all()]
    mails = [f"{each.subject}{each.body}" for each in mail.outbox]

    assert (len(told) > 5, len(steps), len(looks)) == (True, 7, 1)
    assert PIECES.findall("".join(told + steps + looks + mails)) == []


def test_words_that_are_searched_and_shown_do_not_name_the_worker(filed):
    complaint = Complaint.objects.get(pk=filed.complaint.pk)

    words = (complaint.title, complaint.content, complaint.demand, complaint.search_vector)

    assert PIECES.findall("".join(map(str, words))) == []
