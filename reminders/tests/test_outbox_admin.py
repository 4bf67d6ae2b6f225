"""The outbox in the workbench: what was sent is seen there, and what opens a resident's case is not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from enterprises.services import joining
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders import outbox, posting
from reminders.channels import delivery_key
from reminders.channels.sms import text_of
from reminders.models import Notification
from reminders.outbox import Delivery, Message
from reminders.tests.factories import NotificationFactory
from reminders.tests.sms_gateway import running_gateway

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    """The browser of somebody who keeps the system."""
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=Role.SYSTEM))
    client.force_login(user)
    return client


@pytest.fixture
def gateway(settings):
    with running_gateway() as gateway:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = gateway.url, gateway.token
        yield gateway


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


def test_a_message_that_failed_is_sent_again_from_the_first_page_and_once(keeper, gateway):
    row = posting.post_to_phone("13893600009", Message("receipt", "已提交", "查询码AB12CD34"))
    posting.write(row)
    gateway.answers = [503] * 8
    while (message := Notification.objects.get()).state == "queued":
        outbox.deliver_waiting(["sms"], at=message.next_attempt_at)

    waiting = {each.title: each for each in keeper.get(reverse("admin:index")).context["waiting"]}
    failed = waiting["没有送到的消息"]
    listed = keeper.get(failed.url)
    again = reverse("admin:notification_send_again", args=[message.pk])
    assert (failed.count, again in listed.text, "短信网关答复 503" in listed.text) == (
        1,
        True,
        True,
    )
    first = keeper.post(again, follow=True)
    second = keeper.post(again, follow=True)
    assert "1条消息将重新发送。" in first.text
    assert "没有失败的消息需要重新发送。" in second.text
    assert outbox.deliver_waiting(["sms"]) == Delivery(sent=1)
    late = keeper.post(again, follow=True)
    assert outbox.deliver_waiting(["sms"]) == Delivery()

    assert "没有失败的消息需要重新发送。" in late.text
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("sent", 1, "")
    # A gateway that has it already, and whose answer was lost, knows it by the key.
    assert [each["reference"] for each in gateway.requests] == [delivery_key(message)] * 9
    assert [each["text"] for each in gateway.sent.values()] == [text_of(message)]
    assert "没有送到的消息" not in keeper.get(reverse("admin:index")).text


def test_a_message_whose_number_was_erased_is_not_sent_again(keeper):
    erased = NotificationFactory(channel="sms", address="", state="failed")
    again = reverse("admin:notification_send_again", args=[erased.pk])
    listed = keeper.get(reverse("admin:reminders_notification_changelist"))

    answer = keeper.post(again, follow=True)

    assert ("号码已经按期删除，不能再发" in listed.text, again in listed.text) == (True, False)
    assert "没有失败的消息需要重新发送。" in answer.text
    erased.refresh_from_db()
    assert erased.state == "failed"


def test_only_what_is_to_be_printed_is_printed(keeper):
    text = NotificationFactory(channel="sms", address="13893600009", body="查询码AB12CD34")
    paper = NotificationFactory(channel="print", address="", body="请到窗口领取。")

    answers = [
        keeper.get(reverse("admin:notification_notice", args=[each.pk])) for each in (text, paper)
    ]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert "请到窗口领取。" in answers[1].text


def test_a_message_whose_time_is_over_is_not_sent_again(keeper):
    until = timezone.now() - timedelta(minutes=1)
    values = {"channel": "sms", "address": "13893600009", "good_until": until}
    failed = NotificationFactory(state="failed", **values)
    NotificationFactory(state="expired", **values)
    again = reverse("admin:notification_send_again", args=[failed.pk])
    listed = keeper.get(reverse("admin:reminders_notification_changelist")).text

    answer = keeper.post(again, follow=True)

    assert (listed.count("已经过期，不再发送"), again in listed) == (2, False)
    assert "没有失败的消息需要重新发送。" in answer.text
