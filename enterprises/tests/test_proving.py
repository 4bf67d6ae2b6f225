"""Proving a telephone number: by message, by a code from the counter, and what is refused."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from accounts.signing_up import sign_up, user_of
from accounts.tests.factories import UserFactory
from enterprises.models import PhoneCode, Registration
from enterprises.services import proving, purging
from enterprises.tests.factories import ReviewingBureaus, filled_registration
from enterprises.tests.registration_answers import PASSWORD, PHONE
from enterprises.transitions import State
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Notification

pytestmark = pytest.mark.django_db
CHECK = reverse("enterprises:check")
PROVE = reverse("enterprises:prove_phone")
COUNTER = reverse("admin:enterprises_registration_phone_code")
ACCOUNT = {"password": PASSWORD, "password_again": PASSWORD}
PURPOSE = "registration:1"


@pytest.fixture
@made_once
def bureaus():
    return ReviewingBureaus()


@pytest.fixture
def registration(client, bureaus):
    """One that only has to be sent, opened in this browser."""
    row = filled_registration(bureaus.community)
    row.files.create(
        purpose="license", file="x.png", name="x", content_type="image/png", size=1, digest="0" * 64
    )
    session = client.session
    session["registration"] = {"pk": row.pk, "seen": int(time.time())}
    session.save()
    return row


def sent_code():
    message = Notification.objects.filter(kind="phone_code").latest("pk")
    return re.search(r"验证码(\d{6})", message.body)[1]


def code_of(error):
    return error.value.error_dict["phone_code"][0].code


def test_account_is_made_after_the_number_was_proved(client, registration):
    assert "发验证码" in client.get(CHECK).content.decode()
    assert client.post(CHECK, ACCOUNT).status_code == 409
    assert user_of(PHONE) is None

    client.post(PROVE, {"go": "send"})
    assert client.post(PROVE, {"go": "prove", "phone_code": sent_code()})["Location"] == CHECK
    assert client.post(CHECK, ACCOUNT).status_code == 302

    assert Registration.objects.get().state == State.SUBMITTED
    assert user_of(PHONE) == Registration.objects.get().applicant


def test_whether_a_number_has_an_account_is_said_to_who_has_proved_it(client, registration):
    sign_up(username="owner", name="赵敏", phone=PHONE, password=PASSWORD)
    said = "已经有账号。请先登录"

    before = client.get(CHECK)
    client.post(PROVE, {"go": "send"})
    client.post(PROVE, {"go": "prove", "phone_code": sent_code()})

    assert ("证明手机号是您的" in before.text, said in before.text) == (True, False)
    assert said in client.get(CHECK).text


def test_another_number_is_to_be_proved_again(client, registration):
    client.post(PROVE, {"go": "send"})
    client.post(PROVE, {"go": "prove", "phone_code": sent_code()})
    address = reverse("enterprises:register_step", args=["enterprise"])
    given = registration.given
    client.post(address, {"phone": "13893600009", "name": given["name"], "uscc": given["uscc"]})

    assert client.post(CHECK, ACCOUNT).status_code == 409


def test_gateway_that_is_down_loses_nothing(client, client_class, registration, bureaus):
    client.post(PROVE, {"go": "send"})
    Notification.objects.filter(kind="phone_code").update(state="failed")
    client.force_login(bureaus.verifier)
    page = client.post(COUNTER, {"phone": PHONE, "checked": "居民身份证"})
    code = page.context["code"]
    assert code in page.content.decode() and PHONE not in page.content.decode()
    owner = client_class()
    owner.post(
        reverse("enterprises:resume"),
        {"number": registration.number, "code": registration.resume_code},
    )

    assert "人民西路18号" in owner.get(CHECK).content.decode()
    owner.post(PROVE, {"go": "prove", "phone_code": code})
    assert owner.post(CHECK, ACCOUNT).status_code == 302

    row = PhoneCode.objects.get(channel="counter")
    assert (row.issued_by, row.purpose) == (bureaus.verifier, f"registration:{registration.pk}")


@pytest.fixture
def client_class(client):
    return type(client)


def test_counter_is_for_the_two_bureaus(client, bureaus):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(COUNTER).status_code == 403

    client.force_login(bureaus.reviewer)
    assert client.get(COUNTER).status_code == 200
    wrong = client.post(COUNTER, {"phone": PHONE, "checked": "证件62072419900101001X"})
    assert wrong.status_code == 422
    assert not PhoneCode.objects.exists()


def test_only_who_may_open_the_counter_is_shown_the_way(client, bureaus):
    auditor = UserFactory(is_staff=True)
    auditor.groups.add(Group.objects.get_or_create(name=Role.AUDIT)[0])
    registrations = reverse("admin:enterprises_registration_changelist")
    ways = {}
    for user in (auditor, bureaus.reviewer):
        client.force_login(user)
        ways[user] = COUNTER in client.get(registrations).text

    assert ways == {auditor: False, bureaus.reviewer: True}


def test_wrong_codes_close_a_code(bureaus):
    proving.send(PURPOSE, PHONE)
    right = sent_code()

    for _ in range(5):
        with pytest.raises(ValidationError) as refused:
            proving.prove(PURPOSE, PHONE, "x")
        assert code_of(refused) == "wrong_code"

    with pytest.raises(ValidationError) as refused:
        proving.prove(PURPOSE, PHONE, right)
    assert code_of(refused) == "no_open_code"


def test_code_is_good_once_for_its_number_its_purpose_and_its_time(bureaus):
    proving.send(PURPOSE, PHONE)
    code = sent_code()
    for purpose, phone in (("registration:2", PHONE), (PURPOSE, "13893600009")):
        with pytest.raises(ValidationError) as refused:
            proving.prove(purpose, phone, code)
        assert code_of(refused) == "no_open_code"

    proving.prove(PURPOSE, PHONE, code)
    assert proving.is_proved(PURPOSE, PHONE)
    with pytest.raises(ValidationError):
        proving.prove(PURPOSE, PHONE, code)

    proving.send(PURPOSE, PHONE)
    PhoneCode.objects.filter(proved_at=None).update(expires_at=timezone.now())
    with pytest.raises(ValidationError) as refused:
        proving.prove(PURPOSE, PHONE, sent_code())
    assert code_of(refused) == "no_open_code"


def test_earlier_message_that_comes_late_is_as_good(bureaus):
    proving.send(PURPOSE, PHONE)
    first = sent_code()
    proving.send(PURPOSE, PHONE)

    proving.prove(PURPOSE, PHONE, first)


def test_sixth_message_in_an_hour_is_refused_and_the_page_says_so(client, registration):
    for _ in range(5):
        client.post(PROVE, {"go": "send"})

    response = client.post(PROVE, {"go": "send"})

    assert response.status_code == 429
    assert "到窗口领取" in response.content.decode()
    assert PhoneCode.objects.count() == 5


def test_database_wants_an_officer_behind_a_code_from_the_counter(bureaus):
    row, _ = proving.new_code(PHONE, "counter", timedelta(days=1))

    with pytest.raises(IntegrityError, match="counter_has_its_officer"), transaction.atomic():
        row.save()


def test_old_codes_are_thrown_away(bureaus):
    proving.send(PURPOSE, PHONE)

    assert purging.purge_phone_codes() == 0
    assert purging.purge_phone_codes(timezone.now() + timedelta(days=31)) == 1
