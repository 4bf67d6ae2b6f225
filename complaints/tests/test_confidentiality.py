"""Nothing of who made a report reaches anybody but the bureau that has it (总局令第121号第三十七条)."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from complaints import attachments, services
from complaints.models import Attachment
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from complaints.tests.kinds import CLUE, add_kinds, report
from complaints.tests.workbench import LIST, auditor, page_of, step_of, take
from gaotai_jiazheng.masking import mask_name, mask_phone
from gaotai_jiazheng.tests.made_once import made_once
from gaotai_jiazheng.uploads import accept_upload
from reminders.models import Notification

pytestmark = pytest.mark.django_db

NAME, PHONE, ADDRESS, FILE = "赵举兰", "13893600077", "城关镇秘巷9号", "后院门口.png"
STAFF = "/api/v1/staff/complaints/"


@pytest.fixture
@made_once
def county(county):
    return add_kinds(county)


@pytest.fixture
def case(county):
    complaint = report(county).complaint
    attachments.add([accept_upload(png(FILE))], owner=complaint)
    return complaint


def traces(text):
    """What of the reporter stands in a text, masked or open."""
    planted = (NAME, PHONE, ADDRESS, FILE, mask_name(NAME), mask_phone(PHONE))
    return [each for each in planted if each in text]


def pages_of(client, case):
    """Every page on which somebody of the workbench may meet the case."""
    addresses = [
        reverse(LIST),
        reverse(LIST) + f"?q={case.number}",
        reverse(LIST) + f"?q={NAME}",
        page_of(case),
        STAFF,
        f"{STAFF}{case.pk}/",
        f"{STAFF}?search={case.number}",
    ]
    return {address: client.get(address) for address in addresses}


@pytest.mark.parametrize("name", ["commerce_handler", "commerce_leader", "center_contact"])
def test_who_assists_or_oversees_learns_nothing(county, client, case, name):
    client.force_login(getattr(county, name))

    for address, answer in pages_of(client, case).items():
        assert answer.status_code == 200, address
        shown = answer.content.decode().replace(f'value="{NAME}"', "")
        assert traces(shown) == [], address
    page = client.get(page_of(case)).content.decode()
    assert "保密，只有承办单位能看" in page
    assert "有1份材料只有承办单位能看" in page


@pytest.mark.parametrize("name", ["commerce_handler", "center_contact"])
def test_what_was_written_later_tells_nothing_either(county, client, case, name):
    by = {"by": county.market_handler, "at": moment("2026-11-24 09:00")}
    services.note(case, public_note=f"我是{NAME}，换了电话，还是打{PHONE}。")
    services.record(case, **by)
    services.start_check(case, internal_note=f"已电话联系{NAME}。", **by)
    services.file_case(case, **by)
    services.tell_result(case, basis="本局承诺", result=f"{NAME}同志：已经立案。", **by)
    client.force_login(getattr(county, name))

    page = client.get(page_of(case)).text
    told = client.get(f"{STAFF}{case.pk}/").text
    client.force_login(county.market_handler)
    own = client.get(page_of(case)).text

    assert (traces(page), traces(told)) == ([], [])
    assert page.count("举报人同志：已经立案。") == 2
    assert f"我是{NAME}" in own


def test_auditor_learns_nothing_either(county, client, case):
    client.force_login(auditor())

    assert traces(client.get(page_of(case)).content.decode()) == []


def test_handler_sees_a_masked_name_and_opens_it_with_a_reason(county, client, case):
    sign_in(client, county.market_handler)

    page = client.get(page_of(case)).content.decode()
    opened = client.post(
        page_of(case, "reveal"),
        {"fields_to_open": ["complainant_name"], "reason": "电话联系核实线索"},
    )

    assert traces(page) == [FILE, mask_name(NAME), mask_phone(PHONE)]
    assert (opened.status_code, NAME in opened.content.decode()) == (200, True)
    assert AccessLog.objects.filter(action="reveal").count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("market_handler", 200), ("commerce_handler", 404), ("center_leader", 404)]
)
def test_files_open_for_the_bureau_that_has_the_report(county, client, case, name, status):
    client.force_login(getattr(county, name))

    answer = client.get(reverse("complaints:attachment", args=[Attachment.objects.get().pk]))
    content = b"".join(answer) if status == 200 else b""

    assert answer.status_code == status
    assert bool(content) == (status == 200)


@pytest.mark.parametrize(
    ("name", "status"),
    [("commerce_handler", 403), ("center_leader", 403), ("housing_handler", 404)],
)
def test_nobody_else_may_reveal(county, client, case, name, status):
    sign_in(client, getattr(county, name))

    assert client.get(page_of(case, "reveal")).status_code == status


def test_api_says_nothing_to_the_handler_either(county, client, case):
    client.force_login(county.market_handler)

    data = client.get(f"{STAFF}{case.pk}/").json()

    assert (data["complainant_name"], data["complainant_phone"]) == ("", "")


def test_messages_to_bureaus_say_nothing(county, case):
    services.record(case, by=county.market_handler, at=moment("2026-11-24 09:00"))

    inside = Notification.objects.exclude(channel="sms")
    assert inside.count() > 0
    words = " ".join(f"{each.subject} {each.body} {each.link}" for each in inside)
    assert traces(words) == []


def test_other_cases_of_the_same_telephone_do_not_tell_of_a_report(county, client, case):
    complaint = county.complaint(
        category=county.property_category, complainant_name=NAME, complainant_phone=PHONE
    )
    complaint.assisting_bureaus = [county.market.pk]
    complaint.seen_by = sorted([county.housing.pk, county.market.pk])
    complaint.save()
    case.assisting_bureaus = [county.housing.pk]
    case.seen_by = sorted([county.market.pk, county.housing.pk])
    case.save()

    client.force_login(county.housing_handler)
    there = client.get(page_of(complaint))

    assert there.context["others"] == []
    assert case.number not in there.content.decode()


def test_parts_are_shown_to_the_bureau_of_the_report_alone(county):
    complaint = services.submit(
        violation={"category": county.report_category, "content": CLUE},
        category=county.category,
        title="保洁没有做完",
        content="两小时就走。",
        demand="退一半",
        respondent_name="安心家政",
        complainant_name=NAME,
        complainant_phone=PHONE,
        privacy_notice=county.notice,
    ).complaint
    part = complaint.parts.get()

    seen = {
        name: [
            services.parts_seen_by(getattr(county, name), complaint),
            services.parts_seen_by(getattr(county, name), part),
        ]
        for name in ("market_handler", "commerce_handler", "center_leader", "housing_handler")
    }

    nothing = [[], []]
    assert seen == {
        "market_handler": [[part], [complaint]],
        "commerce_handler": nothing,
        "center_leader": nothing,
        "housing_handler": nothing,
    }


def test_steps_from_the_workbench(county, client, case):
    client.force_login(county.market_handler)
    assert take(client, case, "record").status_code == 302
    assert take(client, case, "start_check").status_code == 302
    wrong = take(client, case, "not_file", reason="")
    told = take(client, case, "not_file", reason="查无实据。")
    result = take(client, case, "tell", basis="本局承诺", result="没有立案。")

    case.refresh_from_db()
    assert (wrong.status_code, told.status_code, result.status_code) == (422, 302, 302)
    assert (case.state, case.outcome) == ("told", "没有立案。")


def test_steps_offered_for_a_report_all_have_their_form(county, client, case):
    client.force_login(county.market_handler)
    services.record(case, by=county.market_handler)

    for action in ("start_check", "redirect", "merge", "add_facts", "split"):
        assert client.get(step_of(case, action)).status_code == 200, action


def test_split_from_the_workbench(county, client):
    complaint = county.complaint()
    client.force_login(county.market_handler)

    answer = take(
        client,
        complaint,
        "split",
        category=county.report_category.pk,
        title="没有价目表",
        content=CLUE,
    )

    assert (answer.status_code, complaint.parts.get().title) == (302, "没有价目表")
    assert complaint.parts.get().number in client.get(page_of(complaint)).content.decode()
