"""By what a list of the workbench is narrowed: by what it shows and offers, and by nothing behind that."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from complaints.tests.factories import CountyFactory
from enterprises.models import Enterprise
from gaotai_jiazheng import waiting_work
from gaotai_jiazheng.register_admin import WorkbenchAdmin
from reminders.tests.factories import NotificationFactory

pytestmark = pytest.mark.django_db


def status(client, model, **asked):
    address = reverse(f"admin:{model.replace('.', '_')}_changelist")
    return client.get(address, asked).status_code


def test_every_register_of_the_workbench_is_narrowed_alike():
    others = [
        page for page in admin.site._registry.values() if not isinstance(page, WorkbenchAdmin)
    ]

    assert others == []


@pytest.mark.parametrize("asked", ["complaints", "complaints__in", "complaints__gte", "+"])
def test_nobody_asks_which_bureau_has_a_case_that_is_not_shown(client, asked):
    county = CountyFactory()
    complaint = county.complaint()
    client.force_login(county.housing_handler)

    assert status(client, "bureaus.bureau") == 200
    assert status(client, "bureaus.bureau", **{asked: complaint.pk}) == 400


def test_nobody_guesses_letter_by_letter_what_a_list_does_not_show(client):
    keeper = UserFactory(is_staff=True)
    keeper.groups.add(Group.objects.get(name=Role.SYSTEM))
    NotificationFactory(channel="sms", address="13893600001", body="验证码123456")
    client.force_login(keeper)

    assert status(client, "reminders.notification", body__contains="验证码1") == 400
    assert status(client, "reminders.notification", channel__exact="sms") == 200


def test_list_is_narrowed_by_what_it_shows_offers_and_is_linked_by(rf):
    page = admin.site._registry[Enterprise]
    request = rf.get("/")

    narrowed = [
        name
        for name in ("state", "town", "town_id", "members", "members__user", "declarations__isnull")
        if page.lookup_allowed(name, "1", request)
    ]

    assert narrowed == ["state", "town", "town_id"]


def test_whatever_waits_leads_into_a_list_that_may_be_narrowed_so(rf):
    request = rf.get("/")
    request.user = UserFactory.build(is_superuser=True)

    refused = [
        f"{kind.label}: {name}"
        for kind in waiting_work._kinds
        for name, value in kind.asked_of(request.user).items()
        if not kind.model_admin.lookup_allowed(name, value, request)
    ]

    assert refused == []


@pytest.mark.parametrize(
    ("model", "asked", "answer"),
    [
        pytest.param("accounts.accesslog", {"label__regex": "("}, 400, id="a pattern"),
        pytest.param("accounts.accesslog", {"label__contains": "("}, 200, id="a text"),
        pytest.param("accounts.accesslog", {"at__year": "99999"}, 302, id="a year too far"),
        pytest.param("accounts.accesslog", {"at__year": "2026"}, 200, id="a year"),
        pytest.param("meetings.meeting", {"held_on__year": "9999"}, 302, id="the last year"),
        pytest.param(
            "meetings.meeting", {"held_on__year": "9" * 30}, 302, id="no number of a year"
        ),
        pytest.param("exchange.workorder", {"received_at__year": "0"}, 302, id="never counted"),
    ],
)
def test_odd_filters_are_answered(client, model, asked, answer):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert status(client, model, **asked) == answer


def test_list_says_that_a_filter_was_not_used(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = reverse("admin:meetings_meeting_changelist")

    page = client.get(address, {"held_on__year": "9999"}, follow=True)

    assert page.status_code == 200
    assert [f"{each}" for each in page.context["messages"]] == [
        "网址里的筛选条件不对，没有用上，下面是没有筛选的。"
    ]


@pytest.mark.parametrize(
    "model",
    [
        "brands.licence",
        "exchange.delivery",
        "funds.commitment",
        "training.auditflag",
        "training.employerorder",
    ],
)
def test_long_list_is_searched_by_what_a_clerk_has_in_hand(client, model):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = client.get(reverse(f"admin:{model.replace('.', '_')}_changelist"), {"q": "没有这个"})

    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert "没有符合条件的" in page.text
