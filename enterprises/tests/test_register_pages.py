"""An owner's way through the registration, without scripts."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInPhone
from accounts.signing_up import user_of
from accounts.tests.factories import UserFactory
from enterprises.models import EnterpriseFile, Registration
from enterprises.services import registering, reviewing
from enterprises.tests.factories import (
    EnterpriseFactory,
    EnterpriseMemberFactory,
    ReviewingBureaus,
    filled_registration,
    prove_phone,
    submitted_registration,
    uscc_number,
    values_of,
)
from enterprises.tests.registration_answers import PASSWORD, PHONE, USCC, answers, png
from enterprises.transitions import State
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db
CHECK = reverse("enterprises:check")
ACCOUNT = {"password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
@made_once
def bureaus():
    return ReviewingBureaus()


def address_of(slug):
    return reverse("enterprises:register_step", args=[slug])


def fill(client, community, **changes):
    """Send every page as a person does; the last answer."""
    response = None
    for slug, page in answers(community, **changes).items():
        files = {"license": png()} if slug == "license" else {}
        response = client.post(address_of(slug), {**page, **files})
        assert response.status_code == 302, response.context["form"].errors
    prove_phone(Registration.objects.latest("pk"), changes.get("phone", PHONE))
    return response


def test_owner_registers_alone(client, bureaus):
    assert fill(client, bureaus.community)["Location"] == CHECK
    assert client.get(CHECK).status_code == 200

    response = client.post(CHECK, ACCOUNT)

    assert response["Location"] == reverse("enterprises:receipt")
    registration = Registration.objects.get()
    assert registration.state == State.SUBMITTED
    assert registration.uscc == USCC
    assert registration.applicant == user_of(PHONE)
    assert registration.applicant.name == "王秀兰"
    assert client.session["_auth_user_id"] == str(registration.applicant_id)
    rules = Deadline.objects.of(registration).values_list("rule__slug", "owner__slug")
    assert set(rules) == {
        ("enterprise_verify", "market-regulation"),
        ("enterprise_review", "industry-commerce"),
    }
    page = client.get(reverse("enterprises:receipt")).content.decode()
    assert registration.number in page
    assert "暂行约定，待县市场监管局确认" in page


def test_owner_signs_in_by_telephone_number_afterwards(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    client.logout()

    response = client.post(reverse("account_login"), {"login": PHONE, "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user_of(PHONE).pk)


def test_number_and_code_are_on_the_page_and_sent_to_the_phone(client, bureaus):
    client.post(address_of("enterprise"), answers()["enterprise"])

    registration = Registration.objects.get()
    page = client.get(address_of("license")).content.decode()
    assert registration.number in page
    code = registration.resume_code
    assert f"{code[:4]} {code[4:]}" in page
    message = Notification.objects.get(channel="sms")
    assert message.address == PHONE
    assert code in message.body


def test_another_phone_goes_on_with_number_and_code(client, client_class, bureaus):
    fill(client, bureaus.community)
    registration = Registration.objects.get()
    other = client_class()

    response = other.post(
        reverse("enterprises:resume"),
        {"number": registration.number, "code": registration.resume_code.lower()},
    )

    assert response.status_code == 302
    assert "人民西路18号" in other.get(CHECK).content.decode()


@pytest.fixture
def client_class(client):
    return type(client)


def test_wrong_code_opens_nothing_and_guessing_ends(client, bureaus):
    registration = filled_registration(bureaus.community)
    resume = reverse("enterprises:resume")
    pair = {"number": registration.number, "code": "AAAA2222"}

    statuses = [client.post(resume, pair).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    assert "registration" not in client.session


@pytest.mark.parametrize(
    ("slug", "field", "value", "message"),
    [
        (
            "enterprise",
            "uscc",
            "91620724MA0000007X",
            "统一社会信用代码的校验位不对，请核对是否有错字。",
        ),
        ("enterprise", "phone", "0936-6621234", "请填写11位手机号，要能收短信。"),
        ("license", "license_valid_until", "2020-01-01", "营业执照已经过期，请先换发新的执照。"),
        ("services", "service_lines", ["repair"], "没有这个选项，请重新选择。"),
        ("address", "place", "town:999999", "没有这个地方，请重新选择。"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_kept(client, bureaus, slug, field, value, message):
    page = {**answers(bureaus.community)[slug], field: value}

    response = client.post(address_of(slug), page)

    assert response.status_code == 422
    assert message in response.context["form"].errors[field]
    given = Registration.objects.get().given if Registration.objects.exists() else {}
    assert {name: given.get(name) for name in page if name != field} == {
        name: value for name, value in page.items() if name != field
    }


def test_place_that_has_to_be_said_is_not_offered_as_unknown(client, bureaus):
    page = client.get(address_of("address")).content.decode()

    assert "请选择" in page and "不清楚或者不在这些地方" not in page


def test_half_filled_registration_is_not_sent(client, bureaus):
    client.post(address_of("enterprise"), answers()["enterprise"])

    response = client.post(CHECK, ACCOUNT)

    assert response.status_code == 422
    assert "去填：营业执照" in response.content.decode()
    assert Registration.objects.get().state == State.DRAFT
    assert not SignInPhone.objects.exists()


def test_delegate_shows_scope_last_day_and_power_of_attorney(client, bureaus):
    people = {"legal_representative": "王秀兰", "applicant_is": "delegate"}

    response = client.post(address_of("people"), people)

    assert set(response.context["form"].errors) == {
        "delegate_name",
        "delegate_scopes",
        "delegate_until",
        "delegation",
    }
    assert Registration.objects.get().given["legal_representative"] == "王秀兰"


def test_second_owner_of_one_code_is_told_how_to_prove_it_and_loses_nothing(client, bureaus):
    submitted_registration(bureaus)
    fill(client, bureaus.community, phone="13893600002", name="绿洲家政")

    response = client.post(CHECK, ACCOUNT)

    assert response.status_code == 409
    assert "请带营业执照原件和法定代表人的身份证件到县市场监管局核对" in response.content.decode()
    mine = Registration.objects.get(name="绿洲家政")
    assert mine.state == State.DRAFT
    assert mine.given["address"] == "人民西路18号"
    assert not SignInPhone.objects.exists()


def test_code_of_an_enterprise_that_has_an_owner_is_refused(client, bureaus):
    EnterpriseMemberFactory(enterprise=EnterpriseFactory(uscc=USCC))
    fill(client, bureaus.community)

    assert client.post(CHECK, ACCOUNT).status_code == 409


def test_known_telephone_number_signs_in_first(client, bureaus):
    user = UserFactory()
    SignInPhone.objects.create(user=user, phone=PHONE, digest=registering.digest_of(PHONE))
    fill(client, bureaus.community)

    assert "请先登录" in client.get(CHECK).content.decode()
    assert client.post(CHECK, ACCOUNT).status_code == 409
    client.force_login(user)
    session = client.session
    session["registration"] = {"pk": Registration.objects.get().pk, "seen": int(time.time())}
    session.save()
    assert client.post(CHECK).status_code == 302
    assert Registration.objects.get().applicant == user


def test_stranger_does_not_see_the_licence(client, client_class, bureaus):
    fill(client, bureaus.community)
    address = reverse("enterprises:file", args=[EnterpriseFile.objects.get().pk])

    own = client.get(address)
    assert own.getvalue().startswith(b"\x89PNG")
    assert client_class().get(address).status_code == 404


def test_file_that_is_no_licence_is_refused(client, bureaus):
    bad = png("license.txt")
    bad.seek(0)
    bad.truncate(0)
    bad.write(b"not a picture")
    bad.seek(0)

    response = client.post(address_of("license"), {"license": bad})

    assert response.status_code == 422
    assert not EnterpriseFile.objects.exists()


def test_file_alone_begins_a_registration(client, bureaus):
    response = client.post(address_of("license"), {"license_valid_until": "", "license": png()})

    assert response["Location"] == address_of("people")
    file = Registration.objects.get().files.get()
    assert file.name in client.get(address_of("license")).text


def test_file_is_taken_out_and_what_was_typed_stays(
    client, client_class, bureaus, django_capture_on_commit_callbacks
):
    fill(client_class(), bureaus.community)
    others = EnterpriseFile.objects.get()
    client.post(address_of("license"), {"license": png()})
    file = EnterpriseFile.objects.exclude(pk=others.pk).get()
    storage, name = file.file.storage, file.file.name
    page = client.get(address_of("license")).text
    assert f'value="remove:{file.pk}"' in page

    def remove(which):
        given = {"license_valid_until": "2031-05-06", "go": f"remove:{which}"}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address_of("license"), given)

    for which in (others.pk, "x", file.pk, file.pk):
        page = remove(which)

    assert (page.status_code, f'value="remove:{file.pk}"' in page.text) == (200, False)
    assert 'value="2031-05-06"' in page.text
    assert list(EnterpriseFile.objects.all()) == [others]
    assert (storage.exists(name), storage.exists(others.file.name)) == (False, True)
    assert client.post(address_of("license"), {"go": "next"}).status_code == 422


def test_applicant_takes_the_registration_back_and_the_code_is_free(client, client_class, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    status, withdraw = reverse("enterprises:status"), reverse("enterprises:withdraw")
    assert f'href="{withdraw}"' in client.get(status).text
    assert "不能恢复" in client.get(withdraw).text
    assert client_class().post(withdraw).status_code == 404

    page = client.post(withdraw, follow=True).text
    again = client.post(withdraw, follow=True).text

    registration = Registration.objects.get()
    assert registration.state == State.WITHDRAWN
    assert "登记已经撤回。" in page
    assert f'href="{withdraw}"' not in page
    assert "这份登记现在就是“已撤回”，不用再办。" in again
    assert list(registration.steps.values_list("action", flat=True)) == ["submit", "withdraw"]
    assert not Deadline.objects.of(registration).running().exists()
    assert submitted_registration(bureaus).uscc == USCC


def test_returned_registration_shows_each_remark_beside_its_field(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    reviewing.send_back(
        Registration.objects.get(), remarks={"name": "和执照上的名称差一个字"}, by=bureaus.reviewer
    )

    page = client.get(address_of("enterprise")).content.decode()
    assert "和执照上的名称差一个字" in page
    client.post(address_of("enterprise"), {**answers()["enterprise"], "name": "高台绿洲家政"})
    assert client.post(CHECK).status_code == 302

    registration = Registration.objects.get()
    assert registration.state == State.SUBMITTED
    assert registration.name == "高台绿洲家政"
    assert not registration.remarks.filter(answered_at=None).exists()


def test_registration_under_review_is_not_changed(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)

    response = client.post(
        address_of("enterprise"), {**answers()["enterprise"], "uscc": uscc_number(9)}
    )

    assert response["Location"] == reverse("enterprises:status")
    assert Registration.objects.get().uscc == USCC


def test_registration_is_closed_to_whoever_sits_down_an_hour_later(client, bureaus):
    fill(client, bureaus.community)
    registration = Registration.objects.get()
    page, resume = address_of("enterprise"), reverse("enterprises:resume")
    typed = answers(bureaus.community)["enterprise"]

    with time_machine.travel(timezone.now(), tick=False) as clock:
        clock.shift(timedelta(minutes=50))
        soon = client.get(page)
        clock.shift(timedelta(minutes=61))
        late = client.post(page, typed)
        said = client.get(resume).text
        after = client.get(CHECK)

    assert USCC in soon.text
    assert (late.status_code, typed["name"] in late.text, resume in late.text) == (403, True, True)
    assert after["Location"] == reverse("enterprises:register")
    assert "请凭编号和续填码打开" in said
    assert list(Registration.objects.all()) == [registration]


def test_signed_in_owner_registers_another_enterprise(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    first = Registration.objects.get()

    left = client.post(reverse("enterprises:another"))
    page = client.get(left["Location"])
    client.post(
        address_of("enterprise"), {"phone": PHONE, "name": "沙枣家政", "uscc": uscc_number(801)}
    )

    assert page.status_code == 200
    assert first.number not in page.text
    assert Registration.objects.latest("pk").name == "沙枣家政"
    assert "沙枣家政" in client.get(CHECK).text


def test_who_left_for_another_and_looks_again_is_back_at_the_own_one(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    client.post(reverse("enterprises:another"))

    page = client.get(reverse("enterprises:status"))

    assert Registration.objects.get().number in page.text


def test_refused_registration_is_sent_again_put_right_and_accepted(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    status = reverse("enterprises:status")
    assert client.post(reverse("enterprises:again")).status_code == 404
    refused = reviewing.refuse(
        Registration.objects.get(), by=bureaus.reviewer, note="地址不在本县，请改好再来。"
    )

    page = client.get(status).text
    again = client.post(reverse("enterprises:again"))
    incomplete = client.get(CHECK).text
    client.post(address_of("license"), {**answers()["license"], "license": png()})
    sent = client.post(CHECK)

    assert "地址不在本县，请改好再来。" in page and "照原来填的重新登记" in page
    assert again["Location"] == CHECK
    assert refused.name in incomplete and "去填：营业执照" in incomplete
    assert sent["Location"] == reverse("enterprises:receipt")
    second = Registration.objects.latest("pk")
    second = reviewing.verify(second, agrees=True, by=bureaus.verifier)
    reviewing.approve(second, values_of(second), by=bureaus.reviewer)
    assert "已经列入名录" in client.get(status).text
    assert client.get(reverse("workspace:home")).status_code == 200


def test_what_few_fill_in_is_folded_until_it_says_something(client, bureaus):
    client.post(address_of("enterprise"), answers()["enterprise"])
    address = answers(bureaus.community)["address"]
    client.post(address_of("address"), address)
    folded = client.get(address_of("address"))
    client.post(address_of("address"), {**address, "address_1": "人民东路6号"})
    said = client.get(address_of("address"))
    wrong = client.post(
        address_of("people"), {"legal_representative": "王秀兰", "applicant_is": "delegate"}
    )

    opened = [each.context["fold"]["is_open"] for each in (folded, said, wrong)]
    assert opened == [False, True, True]
    assert "第一处其他场所的地址" in folded.text
    assert client.get(address_of("services")).context["fold"] is None


def test_number_of_an_account_is_not_changed_by_putting_a_registration_right(client, bureaus):
    fill(client, bureaus.community)
    client.post(CHECK, ACCOUNT)
    reviewing.send_back(
        Registration.objects.get(), remarks={"name": "名称不对"}, by=bureaus.reviewer
    )
    page = client.get(address_of("enterprise")).text

    client.post(
        address_of("enterprise"), {"phone": "13893600009", "name": "绿洲家政", "uscc": USCC}
    )

    registration = Registration.objects.get()
    assert "这里不能改" in page
    assert (registration.given["phone"], registration.name) == (PHONE, "绿洲家政")
    assert client.post(CHECK)["Location"] == reverse("enterprises:receipt")
