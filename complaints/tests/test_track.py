import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from complaints import attachments, services
from complaints.models import Attachment, Complaint, FollowUp
from complaints.models.choices import Grade, Purpose
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from complaints.tests.test_attachments import status_of
from complaints.transitions import Action, State
from gaotai_jiazheng.uploads import accept_upload
from reminders.models import Deadline, Notification

TRACK = "/complaints/track/"
CASE = "/complaints/case/"
CASE_PAGES = ["case", "withdraw", "supplement", "follow_up"]
NOW = moment("2026-11-23 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def filed(county):
    return county.file()


def look_up(client, number, query_code):
    return client.post(TRACK, {"number": number, "query_code": query_code})


@pytest.fixture
def opened(client, filed):
    """The case, opened in the client's browser."""
    look_up(client, filed.complaint.number, filed.query_code)
    return filed.complaint


def test_number_and_code_open_the_case(client, filed):
    answer = look_up(client, filed.complaint.number, filed.query_code)

    assert answer["Location"] == CASE
    assert client.get(CASE).context["progress"].complaint == filed.complaint


def test_code_as_people_type_it(client, filed):
    typed = f" {filed.query_code[:4].lower()}-{filed.query_code[4:].lower()} "

    answer = look_up(client, filed.complaint.number.lower(), typed)

    assert answer["Location"] == CASE


def test_wrong_code_and_wrong_number_are_answered_alike(client, filed):
    wrong_code = look_up(client, filed.complaint.number, "AAAAAAAA")
    wrong_number = look_up(client, "GT20261123000001X", filed.query_code)
    no_number = look_up(client, "随便写的", "AAAAAAAA")

    answers = [wrong_code, wrong_number, no_number]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    said = [answer.context["form"].non_field_errors() for answer in answers]
    assert said == [["编号或查询码不对，请核对后再试。"]] * 3
    assert client.get(CASE)["Location"] == TRACK


@pytest.mark.parametrize("field", ["number", "query_code"])
def test_one_of_the_two_opens_nothing(client, filed, field):
    pair = {"number": filed.complaint.number, "query_code": filed.query_code, field: ""}

    answer = client.post(TRACK, pair)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize("page", CASE_PAGES)
def test_without_the_pair_no_page_of_the_case_opens(client, filed, page):
    assert client.get(reverse(f"complaints:{page}"))["Location"] == TRACK
    assert client.post(reverse(f"complaints:{page}"))["Location"] == TRACK


def test_case_closes_after_half_an_hour(client, opened, today):
    today.shift(timedelta(minutes=29))
    before = client.get(CASE)
    today.shift(timedelta(minutes=2))
    after = client.get(CASE)

    assert (before.status_code, after.status_code) == (200, 302)


def test_opening_a_case_changes_the_key_of_the_session(client, filed):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    look_up(client, filed.complaint.number, filed.query_code)

    assert client.session.session_key != planted


def test_guessing_is_stopped_even_for_the_right_pair(client, filed, settings):
    settings.FAILED_TRACKINGS_PER_HOUR = 3
    for code in ("AAAAAAAA", "BBBBBBBB", "CCCCCCCC"):
        look_up(client, filed.complaint.number, code)

    answer = look_up(client, filed.complaint.number, filed.query_code)

    assert answer.status_code == 429
    assert "查询太频繁" in answer.content.decode()


def test_look_ups_are_limited_by_the_minute(client, filed, settings):
    settings.TRACKINGS_PER_MINUTE = 2

    statuses = [
        look_up(client, filed.complaint.number, filed.query_code).status_code for _ in range(3)
    ]

    assert statuses == [302, 302, 429]


def test_sweep_raises_one_alarm_an_hour(client, county, filed):
    for i in range(9):
        look_up(client, f"GT20261123{i:06d}A", "AAAAAAAA")

    alarms = Notification.objects.filter(kind="tracking_sweep", channel="inbox")
    told = sorted(alarms.values_list("recipient__username", flat=True))
    assert told == ["center-contact", "center-leader"]


def test_case_page_shows_masked_data_only(client, opened):
    page = client.get(CASE).content.decode()

    assert "王*，138****0001" in page
    assert "王小兰" not in page
    assert "13893600001" not in page


def test_days_count_from_the_submission_and_never_start_again(client, county, filed, today):
    case = filed.complaint
    services.send_back(case, by=county.market_contact, duty_basis="不属于本局职责")
    services.decide_bureau(
        case, by=county.center_contact, to_bureau=county.housing, duty_basis="部门职责分工"
    )
    today.move_to(moment("2026-12-01 09:00"))
    look_up(client, case.number, filed.query_code)

    progress = client.get(CASE).context["progress"]

    assert (progress.complaint.bureau, progress.days_since_submission) == (county.housing, 8)


def test_resident_and_nobody_else_has_submitted_the_case(client, county, opened):
    services.record(opened, by=county.market_contact)

    submitted, recorded = client.get(CASE).context["progress"].steps

    assert (submitted.is_by_resident, recorded.is_by_resident) == (True, False)


def test_page_begins_with_what_was_done_last(client, county, opened):
    services.record(opened, by=county.market_contact)
    services.decline(opened, ground=3, public_note="属于公司之间的合同。", by=county.market_contact)

    page = client.get(CASE).text

    assert page.index("最近一步：不予受理") < page.index("哪一天前要办到")
    assert page.count("属于公司之间的合同。") == 2


def test_result_stands_alone_above_the_clocks(client, county, opened):
    services.record(opened, by=county.market_contact)
    assert "最近一步：登记签收" in client.get(CASE).text
    Complaint.objects.filter(pk=opened.pk).update(outcome="退还300元。")

    assert "最近一步" not in client.get(CASE).text


def test_days_stop_when_the_bureau_has_done_its_part(client, county, filed, today):
    case = filed.complaint
    services.record(case, by=county.market_contact)
    today.move_to(moment("2026-11-27 09:00"))
    services.decline(case, ground=3, public_note="属于公司之间的合同。", by=county.market_contact)
    today.move_to(moment("2027-03-01 09:00"))
    look_up(client, case.number, filed.query_code)

    page = client.get(CASE)

    assert page.context["progress"].days_since_submission == 4
    assert "从提交到结束，用了<strong>4</strong>天" in page.text
    assert "办理，已经结束" in page.text
    assert "现在由" not in page.text


def test_inner_notes_and_names_of_officers_are_not_shown(client, county, opened):
    services.record(opened, by=county.market_contact, internal_note="内部的话")

    page = client.get(CASE).content.decode()

    assert "登记签收" in page
    assert "内部的话" not in page
    assert county.market_contact.name not in page


def test_each_clock_leads_to_its_reason(client, opened):
    page = client.get(CASE)
    deadlines = page.context["progress"].deadlines

    for deadline in deadlines:
        address = reverse("complaints:clock", args=[deadline.pk])
        assert address in page.content.decode()
        assert client.get(address).context["explanation"].due_on == deadline.due_on
    assert len(deadlines) == 2


def test_clock_of_another_case_is_404(client, county, opened):
    other = county.complaint()
    deadline = Deadline.objects.of(other).first()

    assert client.get(reverse("complaints:clock", args=[deadline.pk])).status_code == 404


@pytest.mark.parametrize("steps", [1, 3])
def test_case_page_asks_the_same_however_long_the_record(
    client, county, opened, steps, django_assert_num_queries
):
    for i in range(steps):
        services.note(opened, by=county.market_contact, public_note=f"第{i}次核实")
        attachments.add([accept_upload(png())], owner=opened)
    client.get(CASE)

    # session, case, steps, clocks, files, other cases of the submission
    with django_assert_num_queries(6):
        client.get(CASE)


def test_withdrawing_asks_once_more_and_stops_the_clocks(client, opened):
    asked = client.get(reverse("complaints:withdraw"))
    before = client.get(CASE).context["progress"].complaint.state
    answer = client.post(reverse("complaints:withdraw"))

    opened.refresh_from_db()
    assert (asked.status_code, before) == (200, State.SUBMITTED)
    assert (answer["Location"], opened.state) == (CASE, State.WITHDRAWN)
    assert opened.steps.latest("pk").by is None


def test_accepted_case_is_not_withdrawn_here(client, county, opened):
    services.record(opened, by=county.market_contact)
    services.accept(opened, by=county.market_contact)

    answer = client.post(reverse("complaints:withdraw"))

    opened.refresh_from_db()
    assert (answer.status_code, opened.state) == (409, State.ACCEPTED)


def test_supplement_opens_without_an_error(client, opened):
    answer = client.get(reverse("complaints:supplement"))

    assert (answer.status_code, answer.context["form"].errors) == (200, {})


def test_words_to_a_case_that_is_not_open_any_more_come_back(client, opened, today):
    words = "收据找到了，当时付了六百元。"
    client.get(reverse("complaints:supplement"))
    today.shift(timedelta(minutes=31))

    typed = {"text": words, "attachments": [png()]}
    answer = client.post(reverse("complaints:supplement"), typed)

    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert words in answer.text and "附件没有保存" in answer.text
    assert f'href="{TRACK}"' in answer.text
    assert not opened.attachments.exists()


def test_supplement_adds_words_and_files(client, opened):
    answer = client.post(
        reverse("complaints:supplement"), {"text": "找到了收据", "attachments": [png("收据.png")]}
    )

    assert answer["Location"] == CASE
    note = opened.steps.latest("pk")
    assert (note.action, note.public_note, note.by) == (Action.NOTE, "找到了收据", None)
    assert Attachment.objects.get().complaint == opened
    assert "收据.png" in client.get(CASE).content.decode()


def test_supplement_that_arrives_twice_is_added_once(client, opened):
    address, words = reverse("complaints:supplement"), "找到了收据"
    before = opened.steps.count()

    for _ in range(2):
        answer = client.post(address, {"text": words, "attachments": [png("收据.png")]})
        assert answer["Location"] == CASE
    once = opened.steps.count() - before, opened.attachments.count()
    client.post(address, {"text": words, "attachments": [png("另一张.png", size=(40, 40))]})

    assert once == (1, 1)
    assert (opened.steps.count() - before, opened.attachments.count()) == (2, 2)


def test_what_the_resident_has_added_is_not_said_to_be_the_bureau_s(client, opened, county):
    client.post(reverse("complaints:supplement"), {"text": "找到了收据"})
    services.note(opened, by=county.market_contact, public_note="收到了")

    page = client.get(CASE).content.decode()

    own, office = (page.index(words) for words in ("找到了收据", "收到了"))
    assert re.search(r'<span class="soft small">您</span></p>\s*<p>$', page[:own])
    assert '<span class="soft small">您</span>' not in page[own:office]


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        pytest.param({}, "text", "required", id="nothing"),
        pytest.param({"text": "坏\x00字"}, "text", "control_characters", id="NUL"),
    ],
)
def test_wrong_supplement_writes_nothing(client, opened, sent, field, code):
    before = opened.steps.count()

    answer = client.post(reverse("complaints:supplement"), {**sent, "attachments": [png()]})

    errors = answer.context["form"].errors.as_data()
    assert (answer.status_code, [error.code for error in errors[field]]) == (422, [code])
    assert (opened.steps.count(), Attachment.objects.count()) == (before, 0)


def test_files_beyond_the_limit_leave_no_note(client, opened):
    attachments.add([accept_upload(png()) for _ in range(10)], owner=opened)
    before = opened.steps.count()

    answer = client.post(
        reverse("complaints:supplement"), {"text": "再传一张", "attachments": [png()]}
    )

    assert answer.status_code == 422
    assert (opened.steps.count(), Attachment.objects.count()) == (before, 10)


@pytest.fixture
def told(county, opened):
    services.record(opened, by=county.market_contact)
    services.accept(opened, by=county.market_contact)
    services.terminate(opened, by=county.market_contact, reason=3)
    services.tell(opened, by=county.market_contact)
    return opened


def test_follow_up_asks_solved_first_and_then_the_grade(client, told):
    offered = client.get(CASE).content.decode()
    fields = list(client.get(reverse("complaints:follow_up")).context["form"].fields)
    answer = client.post(
        reverse("complaints:follow_up"), {"is_solved": "no", "grade": "2", "remark": "钱没有退"}
    )

    assert reverse("complaints:follow_up") in offered
    assert fields == ["is_solved", "grade", "remark"]
    assert answer["Location"] == CASE
    given = FollowUp.objects.get()
    assert (given.complaint, given.is_solved, given.grade, given.remark, given.asked_by) == (
        told,
        False,
        Grade.DISSATISFIED,
        "钱没有退",
        None,
    )


def test_follow_up_needs_both_answers(client, told):
    answer = client.post(reverse("complaints:follow_up"), {"remark": "没有选"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["is_solved", "grade"]
    assert FollowUp.objects.count() == 0


def test_second_follow_up_is_refused_with_a_sentence(client, told):
    answer = {"is_solved": "yes", "grade": "5"}
    client.post(reverse("complaints:follow_up"), answer)

    again = client.post(reverse("complaints:follow_up"), answer)

    assert again.status_code == 409
    assert "已经回访过" in again.content.decode()
    assert FollowUp.objects.count() == 1


def test_another_browser_sees_nothing_of_it(opened):
    assert Client().get(CASE)["Location"] == TRACK


def lines_of(page) -> list[str]:
    """What stands on the page between its heading and its foot, tag by tag."""
    main = page[page.index("<h1") : page.index("</main>")]
    found = (re.sub(r"\s+", " ", each).strip() for each in re.split(r"<[^>]*>", main))
    return [each for each in found if each]


def test_elder_view_of_a_case_folds_what_can_wait_and_loses_nothing(client, county, opened):
    services.record(opened, by=county.market_handler)
    services.accept(opened, by=county.market_handler)
    standard = client.get(CASE).text
    client.cookies["view"] = "elder"

    elder = client.get(CASE).text

    said = lines_of(elder)
    assert [line for line in lines_of(standard) if not any(line in each for each in said)] == []
    order = [
        "您可以",
        "哪一天前要办到",
        "已经办到的期限",
        "办到哪一步",
        "投诉内容",
        "为什么在这里办",
    ]
    places = [elder.index(heading) for heading in order]
    assert places == sorted(places)
    assert elder.count("<details") == 4
    assert "<details" not in standard[standard.index("<h1") : standard.index("</main>")]
    folded = elder[elder.index("办到哪一步（") :]
    assert '<ol class="timeline">' in folded[: folded.index("</details>")]


def test_proof_of_identity_goes_to_the_bureau_alone_and_its_end_is_told(
    client, county, opened, today
):
    by = {"by": county.market_handler}
    services.record(opened, **by)
    services.request_identity(opened, due_on=date(2026, 11, 27), **by)
    officer, assistant = Client(), Client()
    officer.force_login(county.market_handler)
    assistant.force_login(county.commerce_handler)

    asked = client.get(CASE).text
    client.post(
        reverse("complaints:supplement"),
        {"text": "身份证正面", "attachments": [png("身份证.png")]},
    )

    assert "请在2026年11月27日（星期五）前补上身份证明" in asked
    file = Attachment.objects.get()
    assert file.purpose == Purpose.IDENTITY
    address = file.get_absolute_url()
    statuses = [status_of(each, address) for each in (client, officer, assistant)]
    assert statuses == [200, 200, 404]
    assert "有1份材料只有承办单位能看" in assistant.get(opened.get_absolute_url()).text
    late = "没有提供或者不配合核验的，可以按第十六条第六项不予受理"
    assert late not in officer.get(opened.get_absolute_url()).text
    today.move_to(moment("2026-11-28 09:00"))
    officer.force_login(county.market_handler)
    assert late in officer.get(opened.get_absolute_url()).text

    services.confirm_identity(opened, **by)

    assert Complaint.objects.get(pk=opened.pk).state == State.RECORDED
    told = Notification.objects.filter(channel="sms").values_list("subject", flat=True)
    assert f"您的投诉{opened.number}身份证明已核验，继续办理" in told
