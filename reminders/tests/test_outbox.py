import threading
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from reminders import outbox, posting
from reminders.channels import DeliveryFailed
from reminders.models import Notification, NotificationPreference
from reminders.outbox import Delivery, Message
from reminders.tests.factories import NotificationFactory
from reminders.tests.sms_gateway import running_gateway

pytestmark = pytest.mark.django_db

Role = BureauMember.Role
PHONE = "13800000000"
MESSAGE = Message("complaint_filed", "GT202611230019 新投诉", link="/admin/cases/1/")


@pytest.fixture
def gateway(settings):
    with running_gateway() as gateway:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = gateway.url, gateway.token
        yield gateway


@pytest.fixture
def mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    from django.core import mail

    return mail.outbox


def sms(**fields):
    return NotificationFactory(channel="sms", address=PHONE, **fields)


def channels_of(rows):
    return sorted((row.recipient.username, row.channel, row.address, row.state) for row in rows)


def test_post_to_members_reaches_each_holder_of_the_roles_once():
    bureau = BureauFactory()
    both = BureauMemberFactory(
        bureau=bureau, role=Role.CONTACT, user__username="both", user__email=""
    ).user
    BureauMemberFactory(bureau=bureau, role=Role.HANDLER, user=both)
    BureauMemberFactory(bureau=bureau, role=Role.HANDLER, user__username="one", user__email="")
    BureauMemberFactory(bureau=bureau, role=Role.LEADER)

    rows = outbox.post_to_members(bureau.pk, [Role.CONTACT, Role.HANDLER], MESSAGE)

    assert channels_of(rows) == [("both", "inbox", "", "sent"), ("one", "inbox", "", "sent")]


@pytest.mark.parametrize(
    ("preference", "channels"),
    [
        (None, ["email", "inbox"]),
        ({"by_email": True}, ["email", "inbox"]),
        ({"by_email": False}, ["inbox"]),
        ({"by_email": False, "by_sms": True, "phone": PHONE}, ["inbox", "sms"]),
        ({"by_email": False, "by_sms": True, "phone": ""}, ["inbox"]),
        ({"by_email": False, "by_sms": False, "phone": PHONE}, ["inbox"]),
    ],
)
def test_channels_follow_the_preference(preference, channels):
    user = UserFactory()
    if preference is not None:
        NotificationPreference.objects.create(user=user, **preference)

    rows = outbox.post_to_users([user], MESSAGE)

    assert sorted(row.channel for row in rows) == channels


def test_user_without_an_address_has_the_inbox_alone():
    assert [row.channel for row in outbox.post_to_users([UserFactory(email="")], MESSAGE)] == [
        "inbox"
    ]


def test_users_are_told_once_and_the_inactive_not_at_all():
    user, gone = UserFactory(email=""), UserFactory(is_active=False)

    rows = outbox.post_to_users([user, user.pk, gone], MESSAGE)

    assert [row.recipient_id for row in rows] == [user.pk]


def test_posting_to_members_and_writing_is_one_query_when_warm(django_assert_num_queries):
    bureau = BureauMemberFactory(role=Role.CONTACT).bureau
    outbox.post_to_members(bureau.pk, [Role.CONTACT], MESSAGE)

    with django_assert_num_queries(1):
        rows = outbox.post_to_members(bureau.pk, [Role.CONTACT], MESSAGE)
        outbox.write(rows + outbox.post_to_phone(PHONE, MESSAGE))

    assert Notification.objects.count() == 3


def test_a_message_to_a_bureau_is_one_row_until_the_worker_copies_it():
    bureau = BureauFactory()
    BureauMemberFactory(bureau=bureau, role=Role.CONTACT, user__username="one", user__email="")
    BureauMemberFactory(bureau=bureau, role=Role.LEADER)

    outbox.write(outbox.post_to_bureau(bureau.pk, [Role.CONTACT], MESSAGE))
    first = outbox.deliver_waiting(["members"])
    second = outbox.deliver_waiting(["members"])

    assert (first, second) == (Delivery(sent=1), Delivery())
    letter, copy = Notification.objects.order_by("pk")
    assert (letter.channel, letter.bureau, letter.roles) == ("members", bureau, [Role.CONTACT])
    assert channels_of([copy]) == [("one", "inbox", "", "sent")]
    assert (copy.subject, copy.kind, copy.link) == (MESSAGE.subject, MESSAGE.kind, MESSAGE.link)


def test_a_bureau_is_told_through_those_who_are_in_office_when_the_worker_comes():
    gone = BureauMemberFactory(role=Role.CONTACT, user__email="")
    outbox.write(outbox.post_to_bureau(gone.bureau_id, [Role.CONTACT], MESSAGE))
    successor = BureauMemberFactory(bureau=gone.bureau, role=Role.CONTACT, user__email="")
    gone.delete()

    outbox.deliver_waiting(["members"])

    assert Notification.objects.get(channel="inbox").recipient == successor.user


def test_a_message_to_a_portal_without_people_waits():
    outbox.write(outbox.post_to_bureau(BureauFactory().pk, [Role.CONTACT], MESSAGE))

    assert outbox.deliver_waiting(["members"]) == Delivery(put_off=1)
    assert Notification.objects.get().state == "queued"


@pytest.mark.parametrize("fields", [{"channel": "members"}, {"channel": "sms", "roles": []}])
def test_only_a_message_to_a_bureau_names_one(fields):
    with pytest.raises(IntegrityError, match="notification_to_a_bureau_names_it"):
        NotificationFactory(**fields)


def test_members_of_names_those_in_office_today():
    today = timezone.localdate()
    bureau = BureauFactory()
    BureauMemberFactory(bureau=bureau, role=Role.CONTACT, valid_until=today - timedelta(days=1))
    BureauMemberFactory(bureau=bureau, role=Role.CONTACT, valid_from=today + timedelta(days=1))
    last_day = BureauMemberFactory(bureau=bureau, role=Role.CONTACT, valid_until=today)

    assert outbox.members_of(bureau.pk) == {Role.CONTACT: (last_day.user_id,)}


def test_same_dedupe_key_is_written_once_for_each_person_and_channel():
    users = UserFactory.create_batch(2)
    message = Message("alarm", "只说一次", dedupe_key="alarm:1")

    for _ in range(2):
        outbox.write(outbox.post_to_users(users, message))

    keys = set(Notification.objects.values_list("dedupe_key", flat=True))
    assert keys == {f"alarm:1:{user.pk}:{name}" for user in users for name in ("inbox", "email")}


@pytest.mark.parametrize("key", [None, ""])
def test_messages_without_a_key_are_all_written(key):
    for _ in range(2):
        outbox.write(outbox.post_to_phone("13800000000", Message("k", "s", dedupe_key=key)))

    assert list(Notification.objects.values_list("dedupe_key", flat=True)) == [None, None]


def test_paper_is_there_as_soon_as_it_is_written():
    outbox.write(outbox.post_for_print(MESSAGE))

    notice = Notification.objects.get()
    assert (notice.channel, notice.state, notice.recipient) == ("print", "sent", None)


def test_address_is_sealed_in_the_database():
    outbox.write(outbox.post_to_phone(PHONE, MESSAGE))

    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM reminders_notification")
        stored = cursor.fetchone()[0]
    assert PHONE not in stored
    assert Notification.objects.get().address == PHONE


@pytest.mark.parametrize(
    ("hour", "minute", "day_and_hour"),
    [(3, 0, (23, 7)), (7, 30, (23, 7)), (12, 0, (23, 12)), (21, 0, (24, 7)), (23, 59, (24, 7))],
)
def test_text_message_that_waits_for_morning_does_not_ring_at_night(hour, minute, day_and_hour):
    shanghai = timezone.get_default_timezone()
    at = datetime(2026, 11, 23, hour, minute, tzinfo=shanghai)

    rings_at = posting.morning(at.astimezone(UTC)).astimezone(shanghai)

    assert (rings_at.day, rings_at.hour) == day_and_hour


def test_rolled_back_step_leaves_no_message():
    with transaction.atomic():
        outbox.write(outbox.post_to_phone(PHONE, MESSAGE))
        transaction.set_rollback(True)

    assert not Notification.objects.exists()


def test_delivers_what_waits_and_leaves_what_does_not(gateway, mail):
    NotificationFactory(subject="邮件")
    sms(subject="短信")
    later = timezone.now() + timedelta(minutes=1)
    NotificationFactory(next_attempt_at=later)
    sms(state="failed")

    delivery = outbox.deliver_waiting()

    assert delivery == Delivery(sent=2)
    assert [message.subject for message in mail] == ["邮件"]
    assert [body["phone"] for body in gateway.requests] == [PHONE]
    sent = Notification.objects.filter(state="sent")
    assert {(row.attempts, row.sent_at is not None) for row in sent} == {(1, True)}


def test_second_sweep_sends_nothing_again(gateway, mail):
    NotificationFactory()
    sms()

    assert outbox.deliver_waiting() == Delivery(sent=2)
    assert outbox.deliver_waiting() == Delivery()


def test_failure_waits_longer_each_time_and_then_a_person_decides(gateway):
    message = sms()
    gateway.answers = [500] * 8
    waits = []

    at = timezone.now()
    for _ in range(8):
        outbox.deliver_waiting(at=at)
        message.refresh_from_db()
        waits.append(round((message.next_attempt_at - timezone.now()).total_seconds() / 60))
        at = message.next_attempt_at

    assert waits[:7] == [1, 5, 30, 120, 360, 720, 1440]
    assert (message.state, message.attempts, message.last_error) == (
        "failed",
        8,
        "短信网关答复 500",
    )
    assert gateway.sent == {}


def test_message_put_off_by_a_clock_that_was_a_month_ahead_does_not_wait_for_that_month(gateway):
    message, at = sms(), timezone.now()
    gateway.answers = [500]
    with time_machine.travel(at + timedelta(days=30), tick=False):
        assert outbox.deliver_waiting() == Delivery(put_off=1)

    assert outbox.deliver_waiting(at=at) == Delivery(sent=1)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


def test_refused_message_fails_at_once(gateway):
    message = sms()
    gateway.answers = [422]

    assert outbox.deliver_waiting() == Delivery(failed=1)
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "短信网关答复 422")


def test_gateway_that_is_down_is_asked_once_a_sweep_and_mail_goes_out(gateway, mail):
    for _ in range(5):
        sms()
    NotificationFactory.create_batch(3)
    gateway.answers = [503] * 5

    delivery = outbox.deliver_waiting(["sms", "email"])

    assert delivery == Delivery(sent=3, put_off=1)
    assert len(gateway.requests) == 1


def test_send_again_takes_failed_messages_alone(gateway):
    failed = sms(state="failed", attempts=8, last_error="短信网关答复 500")
    sent = sms(state="sent")

    count = outbox.send_again(Notification.objects.all())

    assert count == 1
    assert outbox.deliver_waiting() == Delivery(sent=1)
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, failed.attempts, failed.last_error) == ("sent", 1, "")
    assert sent.attempts == 0


class Killed(BaseException):
    """Stands for SIGKILL: the transaction around the attempt ends without a commit."""


def test_sender_killed_after_the_send_repeats_with_the_same_key(gateway):
    """What the gateway sees is the same key twice, and what the resident gets is one message."""
    sms()

    class KilledAfterSend(outbox.CHANNELS["sms"]):
        def send(self, notification):
            super().send(notification)
            raise Killed

    with KilledAfterSend() as channel, pytest.raises(Killed):
        outbox.deliver_one("sms", channel, timezone.now())
    delivery = outbox.deliver_waiting()

    assert delivery == Delivery(sent=1)
    assert len(gateway.requests) == 2
    assert len(gateway.sent) == 1


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_send_each_message_once(gateway):
    for _ in range(40):
        sms()
    start = threading.Barrier(4)

    def sweep():
        start.wait()
        try:
            outbox.deliver_waiting(["sms"])
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(gateway.requests) == len(gateway.sent) == 40
    assert set(Notification.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_command_counts_and_delivers(gateway, mail, capsys):
    NotificationFactory()
    sms()

    call_command("deliver_outbox", "--dry-run")
    call_command("deliver_outbox", "--channel", "sms")

    assert capsys.readouterr().out == "待发 2\n已发 1，稍后重试 0，失败 0，过期 0\n"
    assert mail == []


def test_delivery_failed_says_what_can_be_done():
    error = DeliveryFailed("号码不存在", is_final=True)
    assert (str(error), error.is_final, error.is_server_down) == ("号码不存在", True, False)


def stored_texts(column="body"):
    """What stands in the database, as whoever gets a copy of it reads it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM reminders_notification ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


def test_a_code_is_sealed_in_the_database_and_reads_the_same_at_every_attempt(gateway):
    outbox.write(outbox.post_to_phone(PHONE, Message("worker_code", "登录验证码", "验证码123456")))
    [stored] = stored_texts()
    gateway.answers = [500]
    outbox.deliver_waiting(["sms"])
    Notification.objects.update(state="failed")
    outbox.send_again(Notification.objects.all())

    assert outbox.deliver_waiting(["sms"]) == Delivery(sent=1)

    assert (stored[:3], "123456" in stored, stored_texts()) == ("v1:", False, [stored])
    assert ["验证码123456" in body["text"] for body in gateway.requests] == [True, True]


def test_texts_from_before_are_sealed_where_they_stand():
    message, empty = sms(body="查询码AB12CD34"), sms(body="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_notification SET body = '查询码AB12CD34' WHERE body <> ''")
    executor = MigrationExecutor(connection)
    before = executor.loader.project_state([("reminders", "0003_newest_first")]).apps
    migration = import_module("reminders.migrations.0004_sealed_bodies")

    for _run_again in range(2):
        migration.seal_all(before, None)
        message.refresh_from_db()
        assert (message.body, stored_texts()[0][:3]) == ("查询码AB12CD34", "v1:")
    migration.unseal_all(before, None)

    assert (stored_texts(), empty.body) == (["查询码AB12CD34", ""], "")


def test_a_link_that_opens_something_is_sealed_in_the_database_and_sent_as_it_is(gateway):
    message = Message("promotion", "已领消费券", link="/promotion/voucher/t0ken/")
    outbox.write(outbox.post_to_phone(PHONE, message))

    [stored] = stored_texts("link")
    outbox.deliver_waiting(["sms"])

    assert (stored[:3], "t0ken" in stored) == ("v1:", False)
    assert "/promotion/voucher/t0ken/" in gateway.requests[0]["text"]


def test_links_from_before_are_sealed_where_they_stand():
    message, without = sms(link="/promotion/voucher/t0ken/"), sms(link="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_notification SET link = '/old/t0ken/' WHERE link <> ''")
    executor = MigrationExecutor(connection)
    before = executor.loader.project_state([("reminders", "0005_revoked_extensions")]).apps
    migration = import_module("reminders.migrations.0006_sealed_links")

    for _run_again in range(2):
        migration.seal_all(before, None)
        message.refresh_from_db()
        assert (message.link, stored_texts("link")[0][:3]) == ("/old/t0ken/", "v1:")
    migration.unseal_all(before, None)

    assert (stored_texts("link"), without.link) == (["/old/t0ken/", ""], "")


def test_a_code_that_has_expired_is_not_sent_any_more(gateway):
    at = timezone.now()
    code = Message("code", "验证码", "验证码123456", good_until=at + timedelta(minutes=10))
    outbox.write(outbox.post_to_phone(PHONE, code))
    gateway.answers = [500] * 3
    for minute in (0, 2, 8):
        outbox.deliver_waiting(["sms"], at=at + timedelta(minutes=minute))

    late = outbox.deliver_waiting(["sms"], at=at + timedelta(minutes=40))

    message = Notification.objects.get()
    assert (late, message.state, message.attempts) == (Delivery(expired=1), "expired", 3)
    assert gateway.sent == {}
    assert outbox.deliver_waiting(["sms"], at=at + timedelta(days=2)) == Delivery()
    Notification.objects.update(state="failed", good_until=at)
    assert outbox.send_again(Notification.objects.all()) == 0
    assert not Notification.objects.failed().exists()  # nobody has to do anything about it


def test_what_waits_for_the_morning_does_not_ring_at_night_on_a_retry_either(gateway):
    shanghai = timezone.get_default_timezone()
    evening = datetime(2026, 11, 23, 20, 59, tzinfo=shanghai)
    gateway.answers = [500]
    with time_machine.travel(evening, tick=False):
        message = Message("reminder", "明天届满", waits_for_morning=True)
        outbox.write(outbox.post_to_phone(PHONE, message))
        first = outbox.deliver_waiting(["sms"])
    with time_machine.travel(evening + timedelta(hours=3), tick=False):
        Notification.objects.update(next_attempt_at=evening)  # as by a worker that stood still
        at_night = outbox.deliver_waiting(["sms"])

    row = Notification.objects.get()
    assert (first, at_night, row.attempts) == (Delivery(put_off=1), Delivery(put_off=1), 1)
    assert timezone.localtime(row.next_attempt_at) == datetime(2026, 11, 24, 7, 30, tzinfo=shanghai)
    with time_machine.travel(row.next_attempt_at, tick=False):
        assert outbox.deliver_waiting(["sms"]) == Delivery(sent=1)


def test_what_waits_for_the_morning_does_so_for_the_people_of_a_bureau(gateway):
    contact = BureauMemberFactory(role=Role.CONTACT)
    NotificationPreference.objects.create(
        user=contact.user, by_email=False, by_sms=True, phone=PHONE
    )
    night = datetime(2026, 11, 23, 23, 0, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(night, tick=False):
        message = Message("plan", "目标", waits_for_morning=True)
        outbox.write(outbox.post_to_bureau(contact.bureau_id, [Role.CONTACT], message))
        outbox.deliver_waiting(["members"])
        outbox.deliver_waiting(["sms"])

    text = Notification.objects.get(channel="sms")
    assert (text.state, text.next_attempt_at.hour) == ("queued", 23)  # 7:30 in Shanghai


class ChannelWithAFault:
    """Trips over one message as code does that meets what nobody has thought of."""

    def __init__(self, stuck):
        self.stuck, self.sent = stuck, []

    def send(self, notification):
        if notification == self.stuck:
            raise KeyError("town")
        self.sent.append(notification)


def test_message_over_which_the_portal_trips_is_put_off_and_holds_up_no_other():
    stuck, other = sms(), sms()
    channel = ChannelWithAFault(stuck)

    outcomes = [outbox.deliver_one("sms", channel, timezone.now())[0] for _ in range(3)]

    stuck.refresh_from_db()
    assert outcomes == ["put_off", "sent", None]
    assert channel.sent == [other]
    assert (stuck.state, stuck.attempts, stuck.last_error) == ("queued", 1, "系统出错（KeyError）")
