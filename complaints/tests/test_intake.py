from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from complaints import catalogue
from complaints.forms.intake import IntakeForm
from complaints.forms.interviews import COMPLAINT
from complaints.forms.on_behalf import OnBehalfForm
from complaints.forms.questions import PAGES
from complaints.models import Attachment, Complaint, Draft
from complaints.models.choices import Channel
from complaints.tests.factories import CategoryFactory, PrivacyNoticeFactory, moment
from complaints.tests.intake_answers import (
    ANSWERS,
    answers_of,
    fill,
    fill_elder,
    png,
    submit,
)
from enterprises.models import Enterprise
from enterprises.services import register_enterprise, update_enterprise
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db

NOW = moment("2026-11-23 10:00")
WHAT, WHOM, WHO = PAGES
NEW = "/complaints/new/"


@pytest.fixture(autouse=True)
def today(county):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enterprise():
    return register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )


def post_page(client, page, **changes):
    return client.post(reverse("complaints:step", args=[page.slug]), answers_of(page, **changes))


def codes(answer, field):
    return [error.code for error in answer.context["form"].errors.as_data().get(field, [])]


def test_receipt_says_of_every_day_why_it_is_that_day(client, county):
    fill(client)

    page = client.get(submit(client)["Location"])

    deadlines = page.context["progress"].deadlines
    assert deadlines
    for deadline in deadlines:
        address = reverse("complaints:clock", args=[deadline.pk])
        assert address in page.content.decode()
        assert client.get(address).status_code == 200


def test_three_pages_and_a_check_make_a_case(client, county):
    fill(client)

    answer = submit(client)

    assert (answer.status_code, answer["Location"]) == (302, "/complaints/receipt/")
    complaint = Complaint.objects.get()
    assert {
        name: getattr(complaint, name)
        for name in [
            "category",
            "channel",
            "title",
            "content",
            "demand",
            "amount_yuan",
            "occurred_on",
            "respondent_name",
            "respondent_address",
            "enterprise",
            "town",
            "community",
            "complainant_name",
            "complainant_phone",
            "complainant_address",
            "hides_name",
            "agrees_to_publish",
            "agrees_to_entrust",
            "privacy_notice",
            "bureau",
        ]
    } == {
        "category": county.category,
        "channel": Channel.PORTAL,
        "title": "保洁没有做完",
        "content": "约定四小时深度保洁，两小时就走了。\n打电话没有人接。",
        "demand": "退还服务费用；重新做或者做完。退一半，600元",
        "amount_yuan": Decimal("1200.50"),
        "occurred_on": date(2026, 11, 3),
        "respondent_name": "高台县安心家政服务有限公司",
        "respondent_address": "城关镇解放街",
        "enterprise": None,
        "town": None,
        "community": None,
        "complainant_name": "王小兰",
        "complainant_phone": "13893600001",
        "complainant_address": "城关镇东关社区3号",
        "hides_name": True,
        "agrees_to_publish": False,
        "agrees_to_entrust": True,
        "privacy_notice": county.notice,
        "bureau": county.market,
    }


def stored(complaint):
    """A case as it was stored, without what is different for every case."""
    own = {"id", "number", "query_code_digest", "search_vector"}
    return {
        field.attname: getattr(complaint, field.attname)
        for field in Complaint._meta.concrete_fields
        if field.attname not in own
    }


def test_elder_view_stores_the_same(client, client2):
    fill(client)
    submit(client)
    fill_elder(client2)
    submit(client2)

    plain, elder = Complaint.objects.order_by("pk")
    assert stored(plain) == stored(elder)


@pytest.fixture
def client2():
    from django.test import Client

    return Client()


def test_every_field_is_asked_once_in_each_view():
    declared = list(IntakeForm.base_fields)

    for pages in COMPLAINT.views:
        asked = [name for page in pages for name in page.fields]
        assert sorted(asked) == sorted(declared)
    assert (COMPLAINT.pages(False, {}), len(PAGES)) == (PAGES, 3)


def test_changing_the_view_leads_to_the_same_question(client):
    client.cookies["view"] = "elder"
    to_elder = client.get(reverse("complaints:step", args=["whom"]))
    client.cookies["view"] = ""
    to_plain = client.get(reverse("complaints:step", args=["place"]))

    assert to_elder["Location"] == reverse("complaints:step", args=["respondent"])
    assert to_plain["Location"] == reverse("complaints:step", args=["whom"])


def test_unknown_page_is_404(client):
    assert client.get(reverse("complaints:step", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize(
    ("line", "title"), [("一" * 30, "一" * 30), ("一" * 31, "一" * 29 + "…")], ids=("whole", "cut")
)
def test_title_is_taken_from_the_first_line(client, line, title):
    fill(client, title="", content=f"{line}\n第二行")

    submit(client)

    assert Complaint.objects.get().title == title


@pytest.mark.parametrize(
    ("page", "field", "value", "code"),
    [
        pytest.param(WHAT, "category", "nonsense", "invalid_choice", id="unknown category"),
        pytest.param(WHAT, "category", None, "required", id="no category"),
        pytest.param(WHAT, "content", "  \n ", "required", id="only blanks"),
        pytest.param(WHAT, "content", "长" * 4001, "max_length", id="4001 characters"),
        pytest.param(WHAT, "content", "坏\x00字", "control_characters", id="NUL"),
        pytest.param(WHAT, "content", "铃\x07", "control_characters", id="bell"),
        pytest.param(WHAT, "title", "反\u202e转", "control_characters", id="direction mark"),
        pytest.param(WHAT, "title", "长" * 81, "max_length", id="long title"),
        pytest.param(WHAT, "occurred_on", "2026-11-24", "future_date", id="tomorrow"),
        pytest.param(WHAT, "occurred_on", "0001-01-01", "too_early", id="year one"),
        pytest.param(WHAT, "occurred_on", "2026-02-30", "invalid", id="30 February"),
        pytest.param(WHAT, "occurred_on", "昨天", "invalid", id="yesterday in words"),
        pytest.param(WHAT, "amount_yuan", "-1", "amount", id="negative"),
        pytest.param(WHAT, "amount_yuan", "100000000", "amount", id="a hundred million"),
        pytest.param(WHAT, "amount_yuan", "1.005", "amount_fen", id="half a fen"),
        pytest.param(WHAT, "amount_yuan", "NaN", "invalid", id="not a number"),
        pytest.param(WHAT, "amount_yuan", "1e9", "invalid", id="exponent"),
        pytest.param(WHAT, "amount_yuan", "一千", "invalid", id="in words"),
        pytest.param(WHAT, "demand_choices", ["bribe"], "invalid_choice", id="unknown demand"),
        pytest.param(WHOM, "respondent_name", "", "required", id="nobody"),
        pytest.param(WHOM, "respondent_name", "长" * 81, "max_length", id="long name"),
        pytest.param(WHOM, "enterprise", "999999", "invalid_choice", id="unknown enterprise"),
        pytest.param(WHOM, "enterprise", "9" * 40, "invalid_choice", id="huge enterprise id"),
        pytest.param(WHOM, "place", "community:999999", "invalid_choice", id="unknown community"),
        pytest.param(WHO, "complainant_name", "", "required", id="no name"),
        pytest.param(WHO, "complainant_name", "长" * 41, "max_length", id="long person"),
        pytest.param(WHO, "complainant_phone", "12345678901", "phone", id="no such mobile"),
        pytest.param(WHO, "complainant_phone", "1389360000", "phone", id="ten digits"),
        pytest.param(WHO, "complainant_phone", "138٩360٠٠٠١", "phone", id="other digits"),
        pytest.param(WHO, "complainant_phone", "", "required", id="no phone"),
        pytest.param(WHO, "consent_version", None, "required", id="no consent"),
        pytest.param(WHO, "consent_version", "2019-01", "consent_outdated", id="old notice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    client, page, field, value, code
):
    answer = post_page(client, page, **{field: value})

    assert answer.status_code == 422
    assert codes(answer, field) == [code]
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    kept = {name: form[name].value() for name in page.fields if name in ANSWERS and name != field}
    typed = {name: ANSWERS[name] for name in kept}
    for tick in {"hides_name", "agrees_to_entrust", "agrees_to_publish"} & kept.keys():
        typed[tick] = True
    assert kept == typed


def test_no_demand_at_all_is_refused(client):
    answer = post_page(client, WHAT, demand="", demand_choices=None)

    assert (answer.status_code, codes(answer, "demand_choices")) == (422, ["required"])


def test_ticked_and_written_demands_together_may_be_too_long(client):
    answer = post_page(client, WHAT, demand="长" * 500)

    assert codes(answer, "demand") == ["max_length"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026年11月3日", 3), ("2026.11.3", 3), ("2026/11/03", 3), ("２０２６-11-03", 3)],
)
def test_dates_as_people_write_them(client, typed, day):
    fill(client, occurred_on=typed)
    submit(client)

    assert Complaint.objects.get().occurred_on == date(2026, 11, day)


@pytest.mark.parametrize("typed", ["1200元", "￥1,200", "１２００", "1200.00", " 1200 "])
def test_amounts_as_people_write_them(client, typed):
    fill(client, amount_yuan=typed)
    submit(client)

    assert Complaint.objects.get().amount_yuan == Decimal(1200)


def test_search_finds_the_enterprise_without_a_script_and_complains_of_nothing(client, enterprise):
    answer = post_page(client, WHOM, respondent_name="安心家政", go="find")

    choices = answer.context["form"].fields["enterprise"].choices
    assert answer.status_code == 200
    assert choices == [
        (enterprise.pk, "高台县安心家政服务有限公司（高台县城关镇人民东路1号）"),
        ("none", "都不是，用我写的名称"),
    ]
    picked = [each for each in answer.context["form"]["enterprise"] if each.data["selected"]]
    assert picked == []
    assert answer.context["form"]["respondent_name"].value() == "安心家政"


def test_search_without_a_match_says_so(client, enterprise):
    answer = post_page(client, WHOM, respondent_name="没有这家", go="find")

    assert "名录里没有找到" in answer.content.decode()


def test_none_of_those_that_were_found_keeps_the_typed_name(client, enterprise):
    shown = post_page(client, WHOM, respondent_name="安心家政", enterprise="none", go="find")
    fill(client, respondent_name="安心家政", enterprise="none")
    submit(client)

    (picked,) = [each for each in shown.context["form"]["enterprise"] if each.data["selected"]]
    assert picked.choice_label == "都不是，用我写的名称"
    complaint = Complaint.objects.get()
    assert (complaint.enterprise, complaint.respondent_name) == (None, "安心家政")


def test_picked_enterprise_brings_its_name_and_address(client, enterprise):
    fill(client, respondent_name="安心", respondent_address="", enterprise=str(enterprise.pk))
    submit(client)

    complaint = Complaint.objects.get()
    assert (complaint.enterprise, complaint.respondent_name, complaint.respondent_address) == (
        enterprise,
        "高台县安心家政服务有限公司",
        "高台县城关镇人民东路1号",
    )


def test_suspended_enterprise_is_not_offered(client, enterprise):
    update_enterprise(enterprise, state=Enterprise.State.SUSPENDED)

    found = post_page(client, WHOM, respondent_name="安心家政", go="find")
    picked = post_page(client, WHOM, enterprise=str(enterprise.pk))

    assert found.context["form"].fields["enterprise"].choices == []
    assert codes(picked, "enterprise") == ["invalid_choice"]


@pytest.mark.parametrize("kind", ["community", "town"])
def test_place_is_a_community_or_a_town(client, kind):
    community = CommunityFactory(town=TownFactory())
    pk = community.pk if kind == "community" else community.town_id

    fill(client, place=f"{kind}:{pk}")
    submit(client)

    complaint = Complaint.objects.get()
    assert (complaint.town, complaint.community) == (
        community.town,
        community if kind == "community" else None,
    )


def test_community_that_was_closed_is_not_accepted(client):
    community = CommunityFactory(town=TownFactory(), is_active=False)

    answer = post_page(client, WHOM, place=f"community:{community.pk}")

    assert codes(answer, "place") == ["invalid_choice"]


def test_danger_says_that_calling_comes_first(client):
    CategoryFactory(slug="personal_safety", name="人身安全", is_dangerous=True)
    catalogue.categories.forget()

    first = client.get(reverse("complaints:step", args=["what"])).content.decode()
    post_page(client, WHAT, category="personal_safety")
    second = client.get(reverse("complaints:step", args=["whom"])).content.decode()

    assert "正在发生的危险，先打110或者120" in first
    assert 'href="tel:110"' in second


def test_no_danger_no_banner_on_the_second_page(client):
    post_page(client, WHAT)

    second = client.get(reverse("complaints:step", args=["whom"])).content.decode()

    assert 'href="tel:110"' not in second


def test_nothing_is_ticked_beforehand(client):
    page = client.get(reverse("complaints:step", args=["who"])).content.decode()

    assert 'value="2026-11"' in page
    assert " checked" not in page


def test_two_clicks_make_one_case(client):
    fill(client)

    first, second = submit(client), submit(client)

    assert Complaint.objects.count() == 1
    assert first["Location"] == second["Location"] == "/complaints/receipt/"


def test_unfinished_complaint_is_not_filed_and_says_what_is_missing(client):
    post_page(client, WHAT)

    answer = submit(client)

    assert answer.status_code == 422
    assert [section.slug for section in answer.context["sections"] if section.is_incomplete] == [
        "whom",
        "who",
    ]
    assert Complaint.objects.count() == 0


def test_what_changed_since_it_was_typed_is_checked_again(client, county):
    fill(client)
    PrivacyNoticeFactory(version="2026-12", in_force_from=date(2026, 11, 23))
    catalogue.privacy_notice.forget()

    answer = submit(client)

    assert answer.status_code == 422
    assert Complaint.objects.count() == 0


def test_too_many_from_one_address_keep_their_draft(client, settings):
    settings.COMPLAINTS_PER_HOUR = 0
    fill(client)

    answer = submit(client)

    assert answer.status_code == 429
    assert "内容已经保存" in answer.content.decode()
    assert Complaint.objects.count() == 0
    assert Draft.objects.get().complaint is None


def test_change_from_the_check_page_leads_back_to_it(client):
    fill(client)

    answer = client.post(
        reverse("complaints:step", args=["what"]) + "?to=check",
        answers_of(WHAT, title="另一个标题"),
    )

    assert answer["Location"] == reverse("complaints:check")
    assert "另一个标题" in client.get(reverse("complaints:check")).content.decode()


def test_going_back_keeps_what_is_in_order(client):
    post_page(client, WHAT)
    answer = post_page(client, WHOM, respondent_address="长" * 200, go="back")

    page = client.get(reverse("complaints:step", args=["whom"]))

    assert answer["Location"] == reverse("complaints:step", args=["what"])
    assert page.context["form"]["respondent_name"].value() == "高台县安心家政服务有限公司"
    assert page.context["form"]["respondent_address"].value() is None


def test_typed_text_is_shown_and_never_run(client):
    fill(client, content="<script>alert(1)</script>{{ 7|add:7 }}")

    page = client.get(reverse("complaints:check")).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
    assert "<script>alert" not in page


def test_check_without_a_draft_begins_anew(client):
    assert client.get(reverse("complaints:check"))["Location"] == NEW


def test_refused_file_stores_nothing_and_the_text_stays(client):
    fake = png("page.html.png")
    fake.file.seek(0)
    fake.file.truncate()
    fake.file.write(b"<html><script>alert(1)</script></html>")
    fake.file.seek(0)
    fake.size = 38

    answer = post_page(client, WHOM, attachments=[png(), fake])

    assert answer.status_code == 422
    assert codes(answer, "attachments") == ["file_type"]
    assert answer.context["form"]["respondent_name"].value() == ANSWERS["respondent_name"]
    assert Attachment.objects.count() == 0


def test_on_behalf_form_asks_the_same_and_gives_the_same_values(county, enterprise):
    form = OnBehalfForm({**ANSWERS, "enterprise": str(enterprise.pk)})

    assert form.is_valid(), form.errors
    values = form.filing_values()
    assert (values["enterprise"], values["category"], values["privacy_notice"]) == (
        enterprise,
        county.category,
        county.notice,
    )
    for_residents = {"attachments", "agent_papers"}
    assert set(IntakeForm.base_fields) - set(OnBehalfForm.base_fields) == for_residents
    assert set(OnBehalfForm.base_fields) - set(IntakeForm.base_fields) == {
        "agent_originals",
        "received_on",
    }


def test_pages_to_read(client, county):
    index = client.get(reverse("complaints:index")).content.decode()
    privacy = client.get(reverse("complaints:privacy")).content.decode()

    assert "服务质量" in index
    assert "7个工作日内" in index
    assert county.notice.text in privacy
