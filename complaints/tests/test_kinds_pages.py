"""The residents' pages of reports, inquiries, mixed and represented complaints."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from complaints.forms.interviews import COMPLAINT, INQUIRY, REPORT
from complaints.forms.people import read_people
from complaints.models import Attachment, Complaint, Draft
from complaints.tests.factories import moment
from complaints.tests.intake_answers import ANSWERS, png
from complaints.tests.kinds import CLUE, FACTS, add_kinds
from complaints.transitions import Kind

pytestmark = pytest.mark.django_db

REPORTED = {
    "category": "report_price_marking",
    "clue": CLUE,
    "facts": FACTS,
    "title": "",
    "occurred_on": "2026-11-20",
    "respondent_name": "高台县安心家政服务有限公司",
    "enterprise": "",
    "respondent_address": "城关镇解放街",
    "place": "",
    "identity": "named",
    "complainant_name": "赵举兰",
    "complainant_phone": "138 9360 0077",
    "complainant_address": "",
    "consent_version": "2026-11",
}
ASKED = {
    "kind": "help",
    "category": "ask_policy",
    "content": "家里老人没人照看，想找政府补贴的上门服务。",
    "title": "",
    "place": "",
    "complainant_name": "王女士",
    "complainant_phone": "13893600001",
    "consent_version": "2026-11",
}
ALSO = {"violation_category": "report_price_marking", "violation_facts": CLUE}
AGENT = {
    "agent_name": "钱代立",
    "agent_phone": "13893600088",
    "agent_id_number": "",
    "agent_matter": "投诉退还押金",
    "agent_authority": "代为投诉、参加调解",
    "agent_valid_from": "2026-11-01",
    "agent_valid_until": "2026-12-31",
}
JOINT = {
    "joint_people": "孙一 13893600081\n李二，138 9360 0082\n",
    "joint_representative": "孙一",
    "joint_chosen": "on",
}


@pytest.fixture(autouse=True)
def county(county):
    add_kinds(county)
    with time_machine.travel(moment("2026-11-23 10:00"), tick=False):
        yield county


@pytest.fixture(params=["standard", "elder"])
def reader(request, client):
    client.cookies["view"] = request.param
    return client


def follow(client, interview, answers, **files):
    """Fill the pages in the order in which they lead on, up to the check page; the addresses walked."""
    address, walked = interview.first_address, []
    if client.cookies.get("view") and client.cookies["view"].value == "elder":
        address = client.get(address).headers.get("Location", address)
    while address != interview.check_address:
        page = client.get(address).context["page"]
        typed = {name: answers[name] for name in page.fields if name in answers}
        typed |= {name: files[name] for name in page.fields if name in files}
        answer = client.post(address, {k: v for k, v in typed.items() if v is not None})
        assert answer.status_code == 302, answer.context["form"].errors
        walked.append(page.slug)
        address = answer["Location"]
    return walked


def send(client, interview):
    answer = client.post(interview.check_address)
    assert (answer.status_code, answer["Location"]) == (302, "/complaints/receipt/")
    return Complaint.objects.filter(filed_with=None).latest("pk")


def codes(answer, field):
    return [error.code for error in answer.context["form"].errors.as_data().get(field, [])]


def test_start_page_leads_to_every_way(client):
    page = client.get(reverse("complaints:new")).content.decode()

    for interview in (COMPLAINT, REPORT, INQUIRY):
        assert f'href="{interview.first_address}"' in page
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("interview", [COMPLAINT, REPORT, INQUIRY])
def test_every_way_has_at_most_three_pages_for_who_says_no_more(interview):
    pages = interview.pages(False, {})

    assert len(pages) <= 3
    for view in interview.views:
        asked = [name for page in view for name in page.fields]
        assert sorted(asked) == sorted(interview.form.base_fields)


def test_report_with_a_name(reader):
    follow(reader, REPORT, REPORTED)
    case = send(reader, REPORT)

    assert (case.kind, case.is_anonymous, case.title) == ("violation_report", False, CLUE)
    assert case.content == f"线索：{CLUE}\n\n事实：{FACTS}"
    assert (case.complainant_name, case.complainant_phone) == ("赵举兰", "13893600077")
    assert case.occurred_on == date(2026, 11, 20)


def test_report_without_a_name_leaves_nothing_of_who(reader):
    follow(reader, REPORT, REPORTED)
    follow(reader, REPORT, REPORTED | {"identity": "anonymous"})
    assert "赵举兰" not in Draft.objects.get().answers

    case = send(reader, REPORT)

    assert case.is_anonymous
    assert (case.complainant_name, case.complainant_phone, case.complainant_phone_index) == (
        "",
        "",
        "",
    )


def test_elder_view_asks_no_name_of_who_wants_to_give_none(client):
    client.cookies["view"] = "elder"

    named = follow(client, REPORT, REPORTED)
    anonymous = follow(client, REPORT, REPORTED | {"identity": "anonymous"})

    assert ("reporter" in named, "reporter" in anonymous) == (True, False)


def test_receipt_of_an_anonymous_report_says_what_is_lost_with_the_code(client):
    follow(client, REPORT, REPORTED | {"identity": "anonymous"})
    case = send(client, REPORT)

    receipt = client.get(reverse("complaints:receipt")).content.decode()
    page = client.get(reverse("complaints:case")).content.decode()

    assert "匿名举报没有短信" in receipt
    assert case.number in receipt
    assert "<dd>匿名</dd>" in page
    assert "撤回" not in page


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("clue", "", "required"),
        ("facts", "", "required"),
        ("category", "service_quality", "invalid_choice"),
    ],
)
def test_clue_and_facts_are_both_needed(client, field, value, code):
    page = REPORT.pages(False, {})[0]
    typed = {name: REPORTED[name] for name in page.fields} | {field: value}

    answer = client.post(REPORT.address_of(page), typed)

    assert (answer.status_code, codes(answer, field)) == (422, [code])


def test_named_report_needs_the_name(client):
    page = REPORT.pages(False, {})[2]
    typed = {"identity": "named", "consent_version": "2026-11"}

    answer = client.post(REPORT.address_of(page), typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"complainant_name", "complainant_phone"}


def test_wrong_phone_does_not_hold_up_who_becomes_anonymous(client):
    page = REPORT.pages(False, {})[2]
    typed = {"identity": "anonymous", "complainant_phone": "1", "consent_version": "2026-11"}

    answer = client.post(REPORT.address_of(page), typed)

    assert answer["Location"] == REPORT.check_address


@pytest.mark.parametrize("kind", [Kind.CONSULTATION, Kind.HELP, Kind.SUGGESTION])
def test_inquiry_on_two_pages(client, kind):
    walked = follow(client, INQUIRY, ASKED | {"kind": kind}, attachments=[png()])
    case = send(client, INQUIRY)

    assert walked == ["what", "who"]
    assert (case.kind, case.bureau.slug, case.demand) == (kind, "industry-commerce", "")
    assert case.attachments.count() == 1


def test_inquiry_in_the_elder_view_stores_the_same(client):
    other = Client()
    other.cookies["view"] = "elder"
    for each in (client, other):
        follow(each, INQUIRY, ASKED)
        send(each, INQUIRY)

    plain, elder = Complaint.objects.values("kind", "category", "content", "title", "bureau")
    assert plain == elder


def test_mixed_submission_gives_one_receipt_with_both_numbers(reader):
    follow(reader, COMPLAINT, ANSWERS | ALSO | {"extras": ["violation"]}, attachments=[png()])
    complaint = send(reader, COMPLAINT)
    part = complaint.parts.get()

    receipt = reader.get(reverse("complaints:receipt")).content.decode()
    text = reader.get(reverse("complaints:receipt") + "?format=text").content.decode()
    page = reader.get(reverse("complaints:case")).content.decode()

    for shown in (receipt, text, page):
        assert complaint.number in shown
        assert part.number in shown
    assert (part.content, part.complainant_name) == (CLUE, "王小兰")
    assert (complaint.attachments.count(), part.attachments.count()) == (1, 1)


def test_number_of_the_report_shows_the_report_alone(client):
    follow(client, COMPLAINT, ANSWERS | ALSO | {"extras": ["violation"]})
    complaint = send(client, COMPLAINT)
    code = client.get(reverse("complaints:receipt")).context["query_code"]
    other = Client()
    other.post(
        reverse("complaints:track"), {"number": complaint.parts.get().number, "query_code": code}
    )

    page = other.get(reverse("complaints:case")).content.decode()

    assert complaint.parts.get().number in page
    assert complaint.number not in page


def test_complaint_by_an_agent_needs_the_papers(reader):
    answers = ANSWERS | AGENT | {"extras": ["agent"]}
    page = next(page for page in COMPLAINT.pages(False, answers) if page.slug == "by-agent")
    follow(reader, COMPLAINT, answers, agent_papers=[png("委托书.png")])
    complaint = send(reader, COMPLAINT)

    assert (complaint.standing, complaint.agent.name) == ("agent", "钱代立")
    assert complaint.agent.originals_checked_by is None
    assert [file.purpose for file in complaint.attachments.all()] == ["authority"]
    assert "agent_papers" in page.fields


def test_without_papers_the_agents_page_does_not_lead_on(client):
    follow(client, COMPLAINT, ANSWERS)
    extra = {
        name: ANSWERS[name] for name in COMPLAINT.pages(False, {})[2].fields if name in ANSWERS
    }
    address = client.post(reverse("complaints:step", args=["who"]), extra | {"extras": ["agent"]})[
        "Location"
    ]

    answer = client.post(address, AGENT)
    check = client.get(COMPLAINT.check_address)

    assert address == reverse("complaints:step", args=["by-agent"])
    assert (answer.status_code, codes(answer, "agent_papers")) == (422, ["required"])
    assert not check.context["is_complete"]
    assert Attachment.objects.count() == 0


def test_several_people_complain_together(reader):
    follow(reader, COMPLAINT, ANSWERS | JOINT | {"extras": ["joint"]})
    complaint = send(reader, COMPLAINT)

    people = complaint.joint_complainants.values_list("is_representative", flat=True)
    assert (complaint.standing, list(people)) == ("joint", [True, False])
    assert [person.phone for person in complaint.joint_complainants.all()] == [
        "13893600081",
        "13893600082",
    ]


@pytest.mark.parametrize(
    ("line", "name", "phone"),
    [
        ("孙一　138 9360 0081", "孙一", "13893600081"),
        ("孙一\t１３８９３６０００８１", "孙一", "13893600081"),
        ("孙一13893600081", "孙一", "13893600081"),
        ("孙一：（0936）6621234", "孙一", "0936-6621234"),
        ("买买提 阿里 13893600081", "买买提 阿里", "13893600081"),
        ("古丽·艾山，13893600081", "古丽·艾山", "13893600081"),
    ],
)
def test_person_on_a_line_is_read_as_it_is_written(line, name, phone):
    assert read_people(line) == [{"name": name, "phone": phone}]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("joint_people", "孙一", "person"),
        ("joint_people", "孙一 123", "phone"),
        ("joint_people", "孙一 13893600081\n李二 13893600081", "person_twice"),
        ("joint_people", "\n".join(f"人{n} 138936{n:05}" for n in range(51)), "too_many_people"),
        ("joint_representative", "周三", "not_among_them"),
        ("joint_chosen", None, "required"),
    ],
)
def test_wrong_people_are_told_of(client, field, value, code):
    follow(client, COMPLAINT, ANSWERS | JOINT | {"extras": ["joint"]})
    typed = {name: each for name, each in (JOINT | {field: value}).items() if each is not None}

    answer = client.post(reverse("complaints:step", args=["together"]), typed)

    assert (answer.status_code, codes(answer, field)) == (422, [code])


def test_agent_and_joint_are_one_or_the_other(client):
    typed = {
        name: ANSWERS[name] for name in COMPLAINT.pages(False, {})[2].fields if name in ANSWERS
    }

    answer = client.post(
        reverse("complaints:step", args=["who"]), typed | {"extras": ["agent", "joint"]}
    )

    assert codes(answer, "extras") == ["agent_and_joint"]


def test_page_of_an_extra_that_was_not_ticked_is_not_there(client):
    assert client.get(reverse("complaints:step", args=["by-agent"])).status_code == 404


def test_extra_that_was_unticked_is_not_filed(client):
    follow(client, COMPLAINT, ANSWERS | ALSO | {"extras": ["violation"]})
    follow(client, COMPLAINT, ANSWERS | {"extras": []})
    complaint = send(client, COMPLAINT)

    assert (complaint.standing, complaint.parts.count()) == ("alone", 0)


def test_who_has_begun_a_report_goes_on_with_it(client):
    page = REPORT.pages(False, {})[0]
    client.post(REPORT.address_of(page), {name: REPORTED[name] for name in page.fields})

    answer = client.get(reverse("complaints:new"))

    assert answer.context["interview"] is REPORT
    assert answer.context["address"] == reverse("complaints:report", args=["whom"])
