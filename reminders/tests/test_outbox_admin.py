"""The outbox in the workbench: what was sent is seen there, and what opens a resident's case is not."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from enterprises.services import joining
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from reminders.tests.factories import NotificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    """The browser of somebody who keeps the system."""
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=Role.SYSTEM))
    client.force_login(user)
    return client


def page_of(keeper, message):
    answer = keeper.get(reverse("admin:reminders_notification_change", args=[message.pk]))
    assert (answer.status_code, message.subject in answer.text) == (200, True)
    return answer.text


def test_words_and_link_to_a_resident_are_shown_to_nobody_else(keeper):
    member = EnterpriseMemberFactory()
    values = {"contact": "13893600009", "role": "staff", "by": member.user}
    _, code = joining.invite(member.enterprise, **values)
    invitation = Notification.objects.get(kind="enterprise_invitation")
    asked = NotificationFactory(channel="sms", address="13893600009", link="/jobs/answers/s3cret/")

    assert code in invitation.body
    pages = [page_of(keeper, message) for message in (invitation, asked)]

    shown = ["只给收件人看" in page for page in pages]
    told = [word in page for page in pages for word in (code, "s3cret", "13893600009")]
    assert (shown, told) == ([True] * 2, [False] * 6)


def test_words_to_the_staff_are_shown(keeper):
    message = NotificationFactory(channel="inbox", recipient=UserFactory(), body="依据：暂行约定")

    assert "依据：暂行约定" in page_of(keeper, message)


def test_only_what_is_to_be_printed_is_printed(keeper):
    text = NotificationFactory(channel="sms", address="13893600009", body="查询码AB12CD34")
    paper = NotificationFactory(channel="print", address="", body="请到窗口领取。")

    answers = [
        keeper.get(reverse("admin:notification_notice", args=[each.pk])) for each in (text, paper)
    ]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert "请到窗口领取。" in answers[1].text
