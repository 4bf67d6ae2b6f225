import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from complaints.models import ReplyTemplate
from complaints.reply_templates import PLACES, fill, validate_places
from complaints.tests.factories import moment
from complaints.tests.workbench import step_of


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment("2026-11-24 15:00"), tick=False):
        yield


def template(county, **values):
    plain = {"bureau": county.market, "name": "受理", "text": "{编号}已收到。"}
    return ReplyTemplate.objects.create(**{**plain, **values})


def test_places_are_filled_with_what_the_case_says(county):
    complaint = county.complaint()

    assert fill(
        "您的{事项类型}{编号}由{承办单位}在{ 期限 }前办理，受理日期{受理日期}。{今天}", complaint
    ) == (
        f"您的投诉{complaint.number}由高台县县市场监管局在2026年11月24日前办理，"
        "受理日期（待定）。2026年11月24日"
    )


@pytest.mark.parametrize(
    "title", ["{编号}", "{complainant_phone}", "{0.__class__}", "{{编号}}", "{标题}"]
)
def test_what_is_filled_in_is_not_filled_again(county, title):
    assert fill("{标题}", county.complaint(title=title)) == title


def test_no_place_tells_what_is_sealed(county):
    complaint = county.complaint(complainant_address="人民东路7号")

    told = fill("".join(f"{{{place}}}" for place in PLACES), complaint)

    for secret in ("王小兰", "13893600001", "人民东路7号"):
        assert secret not in told


@pytest.mark.parametrize("text", ["{投诉人}", "{编号.pk}", "{}", "好的{编 号}"])
def test_place_that_nothing_fills_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        validate_places(text)

    assert refused.value.code == "place_unknown"


def test_templates_that_fit_a_case_and_a_step(county):
    fitting = [
        template(county),
        template(county, kind="complaint", action="accept", name="投诉受理"),
    ]
    template(county, name="停用", is_active=False)
    template(county, name="举报用", kind="violation_report")
    template(county, name="答复用", action="answer")
    template(county, bureau=county.housing)

    found = ReplyTemplate.objects.fitting(county.complaint(), "accept")

    assert list(found) == fitting


@pytest.mark.parametrize(
    ("who", "status", "count"),
    [
        ("market_contact", 302, 1),
        ("market_leader", 302, 1),
        ("market_handler", 403, 0),
        ("housing_contact", 422, 0),
    ],
)
def test_who_keeps_the_templates_of_a_bureau(county, client, who, status, count):
    client.force_login(getattr(county, who))

    answer = client.post(
        reverse("admin:complaints_replytemplate_add"),
        {"bureau": county.market.pk, "name": "受理", "text": "{编号}", "position": 0},
    )

    assert answer.status_code == status
    assert ReplyTemplate.objects.count() == count


def test_templates_of_another_bureau_are_not_seen(county, client):
    kept = template(county)
    client.force_login(county.housing_contact)
    assert (
        client.get(reverse("admin:complaints_replytemplate_change", args=[kept.pk])).status_code
        == 302
    )

    client.force_login(county.market_handler)
    answer = client.get(reverse("admin:complaints_replytemplate_changelist"))
    assert list(answer.context["cl"].result_list) == [kept]


def test_step_form_begins_with_the_chosen_reply(county, client):
    chosen = template(county)
    other = template(county, bureau=county.housing)
    complaint = county.complaint()
    client.force_login(county.market_handler)
    address = step_of(complaint, "record")

    assert f'href="?reply={chosen.pk}"' in client.get(address).content.decode()
    answer = client.get(address, {"reply": chosen.pk})
    assert answer.context["form"]["public_note"].value() == f"{complaint.number}已收到。"
    for reply in (other.pk, "x", ""):
        answer = client.get(address, {"reply": reply})
        assert answer.context["form"]["public_note"].value() is None
