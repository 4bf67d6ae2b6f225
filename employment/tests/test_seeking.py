"""Seekers: the telephone code, one question a page, paper, the own page, and taking it all back."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.tests.sessions import sign_in
from employment.forms.seeking import QUESTIONS, SeekerForm
from employment.models import Seeker, Shift, StationMember
from employment.services import pairs, seeking
from employment.tasks import purge_seekers
from employment.tests.factories import TODAY
from employment.transitions import MatchState
from enterprises.models import ServiceLine
from gaotai_jiazheng.tests.sending_twice import sent_twice
from papers.models import TakenSheet
from reminders.models import Deadline, Notification
from workers.signed_in import SESSION_KEY
from workers.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


def sms_text():
    return Notification.objects.filter(channel="sms").order_by("-pk").first().body


def query_codes():
    """Those of all text messages, the oldest first."""
    rows = Notification.objects.filter(channel="sms").order_by("pk")
    found = (re.search(r"查询码([0-9A-Z]{8})", row.body) for row in rows)
    return [each[1] for each in found if each]


def sms_code():
    return re.search(r"[0-9]{6}", sms_text()).group()


def told(county, **changes):
    """What somebody who looks for work fills in."""
    return {
        "service_lines": [ServiceLine.CLEANING],
        "communities": [county.community.pk],
        "reach": "town",
        "shifts": [Shift.MORNING, Shift.AFTERNOON],
        "wage_min_yuan": "40",
        "wage_unit": "hour",
        "name": "马秀英",
        "phone": "13893600001",
        "note": "会做面食",
        "agrees": "on",
    } | changes


def registered(client, county, **changes):
    client.post(reverse("employment:seek"), told(county, **changes))
    client.post(reverse("employment:seek_code"), {"code": sms_code()})
    return Seeker.objects.latest("pk")


def test_worker_who_has_signed_in_need_not_type_name_and_telephone(county, client):
    worker = WorkerFactory(phone="13893600005")
    session = client.session
    now = timezone.now().timestamp()
    session[SESSION_KEY] = {"pk": worker.pk, "phone": worker.phone_digest, "seen": now}
    session.save()

    form = client.get(reverse("employment:seek")).context["form"]

    assert [form[name].value() for name in ("name", "phone")] == [worker.name, worker.phone]


def test_registering_by_telephone(county, client):
    assert client.post(reverse("employment:seek"), told(county)).status_code == 302
    seeker = Seeker.objects.get()
    assert (seeker.state, list(Seeker.objects.looking())) == ("pending", [])
    assert client.post(reverse("employment:seek_code"), {"code": "abc"}).status_code == 422

    answer = client.post(reverse("employment:seek_code"), {"code": sms_code()})

    seeker.refresh_from_db()
    assert answer["Location"] == reverse("employment:receipt")
    assert (seeker.state, seeker.name, seeker.registered_on.isoformat()) == (
        "looking",
        "马秀英",
        "2026-11-23",
    )
    assert list(Deadline.objects.of(seeker).values_list("rule__slug", flat=True)) == [
        "seeker_unmatched"
    ]
    page = client.get(answer["Location"]).content.decode()
    assert seeker.number in page
    again = client.post(reverse("employment:seek"), told(county))
    assert again.status_code == 302
    assert client.post(reverse("employment:seek_code"), {"code": sms_code()}).status_code == 409


def test_a_code_that_arrives_twice_leads_to_the_receipt_each_time(county, client):
    client.post(reverse("employment:seek"), told(county))

    led = sent_twice(client, reverse("employment:seek_code"), {"code": sms_code()})

    assert led == [reverse("employment:receipt")] * 3
    assert Seeker.objects.looking().count() == 1


def test_a_code_that_did_not_come_is_sent_again_and_nothing_is_typed_twice(county, client):
    client.post(reverse("employment:seek"), told(county))
    first = sms_code()
    page = client.get(reverse("employment:seek_code")).content.decode()
    assert reverse("employment:seek_code_again") in page and "138****0001" in page

    for _ in range(4):
        again = client.post(reverse("employment:seek_code_again"), follow=True)
        assert "已重新发送" in again.content.decode()
    often = client.post(reverse("employment:seek_code_again"), follow=True)
    old = client.post(reverse("employment:seek_code"), {"code": first})
    done = client.post(reverse("employment:seek_code"), {"code": sms_code()})

    assert "太频繁" in often.content.decode()
    assert (old.status_code, done["Location"]) == (422, reverse("employment:receipt"))
    assert Seeker.objects.get().note == "会做面食"
    nothing = client.post(reverse("employment:seek_code_again"))
    assert nothing["Location"] == reverse("employment:seek")


def test_nothing_typed_is_lost(county, client):
    answer = client.post(reverse("employment:seek"), told(county, phone="123", wage_unit=""))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "马秀英" in text
    assert set(answer.context["form"].errors) == {"phone", "wage_unit"}


def test_one_question_a_page_asks_the_same(county, client):
    client.cookies["view"] = "elder"
    client.post(reverse("set_view"), {"view": "elder", "next": "/"})
    values, seen = told(county), []
    page = client.get(reverse("employment:seek"))
    sent = {}
    for place, question in enumerate(QUESTIONS):
        seen.append(page.context["question"].slug)
        empty = client.post(reverse("employment:seek"), {**sent, "place": place})
        if question.slug in {"lines", "where", "when", "who", "consent"}:
            assert (empty.status_code, empty.context["question"]) == (422, question)
        sent |= {name: values[name] for name in question.fields if name in values}
        page = client.post(reverse("employment:seek"), {**sent, "place": place})
    assert seen == [question.slug for question in QUESTIONS]
    assert page["Location"] == reverse("employment:seek_code")
    assert Seeker.objects.latest("pk").name == "马秀英"


def test_paper_asks_the_same(county, client):
    answer = client.get(reverse("employment:paper"))

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    text = "".join(text.split())
    form = SeekerForm()
    assert [q.title for q in QUESTIONS if "".join(q.title.split()) not in text] == []
    labels = {str(form[name].label) for question in QUESTIONS for name in question.fields}
    assert [label for label in labels if "".join(label.split()) not in text] == []
    assert {name for q in QUESTIONS for name in q.fields} == set(form.fields)
    assert county.community.name in text


def test_own_page_opens_by_number_and_code_alone(county, client, django_assert_num_queries):
    seeker = registered(client, county)
    client.session.flush()
    own = reverse("employment:own")
    assert client.get(reverse("employment:mine"))["Location"] == own
    assert client.post(own, {"number": seeker.number, "code": "22222222"}).status_code == 422
    code = re.search(r"查询码([0-9A-Z]{8})", sms_text()).group(1)

    client.post(own, {"number": seeker.number.lower(), "code": code})

    assert client.get(reverse("employment:mine")).status_code == 200
    changed = told(county, shifts=[Shift.NIGHT])
    assert client.post(reverse("employment:mine_edit"), changed).status_code == 302
    seeker.refresh_from_db()
    assert seeker.shifts == [Shift.NIGHT]


def test_own_page_is_closed_again_to_whoever_sits_down_an_hour_later(county, client, today):
    seeker = registered(client, county)
    code = re.search(r"查询码([0-9A-Z]{8})", sms_text()).group(1)
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})

    answers = []
    for minutes in (50, 50, 61):
        today.shift(timedelta(minutes=minutes))
        answers.append(client.get(reverse("employment:mine")).status_code)

    assert answers == [200, 200, 302]


def test_she_picks_a_job_herself_and_that_is_her_yes(county, client):
    job = county.published()
    seeker = registered(client, county)
    code = re.search(r"查询码([0-9A-Z]{8})", sms_text()).group(1)
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})
    pick = reverse("employment:mine_volunteer", args=[job.pk])
    assert pick in client.get(reverse("employment:mine")).content.decode()

    picked = client.post(pick, follow=True).content.decode()
    again = client.post(pick, follow=True).content.decode()

    assert "已告诉对方，等对方联系您。" in picked
    assert "已告诉对方，等对方联系您。" not in again
    match = seeker.matches.get()
    assert (match.job, match.state, match.agreed_way) == (job, MatchState.AGREED, "own_page")
    assert match.shows_who
    assert not Deadline.objects.of(seeker).running().exists()


def test_job_that_does_not_fit_is_not_hers_to_pick(county, client):
    job = county.published()
    seeker = registered(client, county, service_lines=[ServiceLine.ELDER_CARE])
    code = re.search(r"查询码([0-9A-Z]{8})", sms_text()).group(1)
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})

    page = client.post(reverse("employment:mine_volunteer", args=[job.pk]), follow=True)

    assert "做的事、地方或者时段合不上。" in page.content.decode()
    assert not seeker.matches.exists()


def test_she_answers_on_her_own_page_and_takes_her_yes_back(county, client):
    seeker = registered(client, county)
    match = pairs.propose(county.published(), seeker, by=county.owner)
    others = pairs.propose(
        county.published(), registered(client, county, phone="13893600002"), by=county.owner
    )
    client.session.flush()
    address = reverse("employment:mine_answer", args=[match.pk])
    assert client.post(address, {"answer": "yes"})["Location"] == reverse("employment:own")
    code = query_codes()[0]
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})
    not_hers = reverse("employment:mine_answer", args=[others.pk])
    assert client.post(not_hers, {"answer": "yes"}).status_code == 404

    page = client.post(address, {}, follow=True)
    match.refresh_from_db()
    assert ("请选“同意联系”或者“不去”。" in page.text, match.state) == (True, MatchState.PROPOSED)
    page = client.post(address, {"answer": "yes"}, follow=True)
    match.refresh_from_db()
    assert ("已同意，对方会和您联系。" in page.text, match.agreed_way) == (True, "own_page")
    assert "收回同意" in page.text
    again = client.post(address, {"answer": "yes"}, follow=True)
    assert "这次推荐现在是“求职人同意联系”，不能办理“同意联系”" in again.text
    asked = client.get(address)
    assert ('name="answer" value="no"' in asked.text, "不能恢复" in asked.text) == (True, True)
    assert f'href="{address}"' in page.text
    back = client.post(address, {"answer": "no"}, follow=True)

    assert "已告诉对方您不去。" in back.text
    assert "收回同意" not in back.text
    match.refresh_from_db()
    others.refresh_from_db()
    assert (match.state, others.state) == (MatchState.DECLINED, MatchState.PROPOSED)


def test_own_page_says_which_office_looked_and_why(county, client):
    seeker = registered(client, county)
    code = re.search(r"查询码([0-9A-Z]{8})", sms_text()).group(1)
    for user, reason in ((county.clerk, "问她哪天能来"), (county.women, "核对登记的情况")):
        sign_in(client, user)
        reveal = reverse("admin:employment_seeker_reveal", args=[seeker.pk])
        assert "马秀英" in client.post(reveal, {"reason": reason}).content.decode()
    StationMember.objects.update(valid_until=TODAY)
    client.logout()
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})

    page = client.get(reverse("employment:mine")).content.decode()

    assert f"{county.station.name}看了姓名、电话、想说的话。理由：问她哪天能来" in page
    assert "县妇联看了姓名、电话、想说的话。理由：核对登记的情况" in page
    assert county.clerk.username not in page
    assert reverse("employment:mine_withdraw") in page


def test_withdrawing_erases_who_it_was(county, client):
    seeker = registered(client, county)
    match = pairs.propose(county.published(), seeker, by=county.owner)
    code = query_codes()[-1]
    client.post(reverse("employment:own"), {"number": seeker.number, "code": code})

    client.post(reverse("employment:mine_withdraw"))

    seeker.refresh_from_db()
    match.refresh_from_db()
    assert (seeker.state, seeker.name, seeker.phone, seeker.phone_digest) == (
        "withdrawn",
        "",
        "",
        "",
    )
    assert (match.state, match.token_digest) == (MatchState.ENDED, "")
    assert not Deadline.objects.of(seeker).running().exists()
    assert client.get(reverse("employment:mine"))["Location"] == reverse("employment:own")


def test_station_registers_on_paper(county, client):
    client.force_login(county.clerk)
    add = reverse("admin:employment_seeker_add")
    assert client.post(add, told(county, agrees="")).status_code == 422

    ahead = client.post(add, told(county, phone="", received_on="2026-11-24"))
    assert (ahead.status_code, TakenSheet.objects.count()) == (422, 0)
    paper = told(county, phone="", received_on="2026-11-20")
    answer = client.post(add, paper, follow=True)
    again = client.post(add, paper)

    seeker = Seeker.objects.get()
    assert (again.status_code, seeker.number in again.text) == (409, True)
    assert (seeker.way, seeker.station, seeker.by) == ("paper", county.station, county.clerk)
    sheet = TakenSheet.objects.of(seeker).get()
    assert (str(sheet), sheet.taken_by) == ("GTJZ-B03 2026年11月20日收到", county.clerk)
    assert "查询码" in answer.content.decode()
    assert str(sheet) in client.get(seeker.get_absolute_url()).text
    assert "马秀英" not in answer.content.decode()
    client.force_login(county.police)
    assert client.get(add).status_code == 403


def test_unconfirmed_is_purged(county, client, today):
    client.post(reverse("employment:seek"), told(county))
    today.move_to("2026-11-26T10:00:00+08:00")

    assert seeking.purge() == 1

    assert Seeker.objects.get().phone == ""


def test_a_wish_of_which_nobody_said_a_word_for_a_year_ends(county, client, today):
    seeker = registered(client, county)
    kept = registered(client, county, phone="13893600002")
    events = Seeker.pgh_event_model.objects
    events.update(pgh_created_at=timezone.now())
    Notification.objects.all().delete()
    today.move_to("2027-11-23T10:00:00+08:00")
    assert seeking.end_forgotten() == 0

    today.move_to("2027-11-25T10:00:00+08:00")
    events.filter(pgh_obj=kept.pk).update(pgh_created_at=timezone.now())
    purge_seekers()

    seeker.refresh_from_db()
    assert (seeker.state, seeker.name, seeker.phone, seeker.ended_on) == (
        "withdrawn",
        "",
        "",
        timezone.localdate(),
    )
    assert seeker.erased_at is not None
    told_of = f"求职登记{seeker.number}满一年没有消息，已经结束"
    assert list(Notification.objects.values_list("subject", flat=True)) == [told_of]
    assert not Deadline.objects.of(seeker).open().exists()
    assert Seeker.objects.looking().get() == kept


def test_receipt_of_a_seeker_is_closed_to_whoever_sits_down_an_hour_later(county, client):
    seeker = registered(client, county)
    receipt = reverse("employment:receipt")
    soon = client.get(receipt)

    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        late = client.get(receipt)

    assert seeker.number in soon.text
    assert late["Location"] == reverse("employment:seek")
