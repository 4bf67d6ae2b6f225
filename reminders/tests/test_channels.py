import socket

import pytest
from structlog.testing import capture_logs

from reminders.channels import DeliveryFailed, delivery_key, sms
from reminders.channels.email import EmailChannel
from reminders.channels.sms import SmsChannel, text_of
from reminders.tests.factories import NotificationFactory
from reminders.tests.sms_gateway import running_gateway
from reminders.tests.smtp_server import running_mail_server

pytestmark = pytest.mark.django_db

PHONE = "13800000000"


@pytest.fixture
def gateway(settings):
    with running_gateway() as gateway:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = gateway.url, gateway.token
        yield gateway


@pytest.fixture
def mail_server(settings):
    with running_mail_server() as mail_server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
        settings.DEFAULT_FROM_EMAIL = "高台家政 <no-reply@gaotai.example>"
        yield mail_server


@pytest.fixture
def closed_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def short_message(**fields):
    return NotificationFactory(channel="sms", address=PHONE, **fields)


def send(channel, notification):
    with channel() as opened:
        opened.send(notification)


def failure(channel, notification):
    with pytest.raises(DeliveryFailed) as failed:
        send(channel, notification)
    return failed.value


def test_sms_request_is_the_documented_one(gateway, settings):
    settings.SITE_URL = "https://gaotai.example"
    message = short_message(
        subject="您的投诉GT1已提交", body="凭编号和查询码可在网上查看。", link="/track/"
    )

    send(SmsChannel, message)

    text = (
        "【高台家政】您的投诉GT1已提交。凭编号和查询码可在网上查看。https://gaotai.example/track/"
    )
    assert gateway.requests == [{"phone": PHONE, "text": text, "reference": delivery_key(message)}]


def test_sms_says_that_it_is_late():
    assert (
        text_of(short_message(subject="届满", link="", is_late=True))
        == "【高台家政】（补发）届满。"
    )


def test_sms_key_is_the_same_at_every_attempt_and_another_for_another_message(gateway):
    message, other = short_message(), short_message()

    for notification in (message, message, other):
        send(SmsChannel, notification)

    assert len(gateway.requests) == 3
    assert set(gateway.sent) == {delivery_key(message), delivery_key(other)}


@pytest.mark.parametrize(
    ("status", "is_final", "is_server_down"),
    [
        (400, True, False),
        (422, True, False),
        (403, False, True),
        (429, False, False),
        (500, False, False),
        (503, False, True),
        (302, False, False),
    ],
)
def test_sms_refusals(gateway, status, is_final, is_server_down):
    gateway.answers = [status]

    error = failure(SmsChannel, short_message())

    assert str(error) == f"短信网关答复 {status}"
    assert (error.is_final, error.is_server_down) == (is_final, is_server_down)
    assert len(gateway.requests) == 1


def test_sms_with_a_wrong_token_waits(gateway, settings):
    settings.SMS_GATEWAY_TOKEN = "wrong"

    error = failure(SmsChannel, short_message())

    assert (str(error), error.is_server_down) == ("短信网关答复 401", True)


def test_sms_gateway_that_hangs_is_left_after_a_time(gateway, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.2)
    gateway.hangs = True

    error = failure(SmsChannel, short_message())

    assert (str(error), error.is_server_down) == ("短信网关没有应答（TimeoutError）", True)


def test_sms_gateway_that_is_gone(settings, closed_port):
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{closed_port}/"

    error = failure(SmsChannel, short_message())

    assert (str(error), error.is_server_down) == ("短信网关没有应答（URLError）", True)


def test_sms_without_a_gateway_is_logged_with_the_number_masked(settings):
    settings.SMS_GATEWAY_URL = ""

    with capture_logs() as logs:
        send(SmsChannel, short_message(subject="届满", link=""))

    assert logs == [
        {
            "event": "sms_to_log",
            "log_level": "info",
            "phone": "138****0000",
            "text": "【高台家政】届满。",
        }
    ]


def test_production_without_a_gateway_sends_nothing_and_logs_no_text(settings):
    settings.SMS_GATEWAY_URL, settings.IS_PRODUCTION = "", True

    with capture_logs() as logs, pytest.raises(DeliveryFailed, match="没有设置短信网关"):
        send(SmsChannel, short_message(subject="验证码123456", link=""))

    assert logs == [
        {"event": "sms_without_gateway", "log_level": "warning", "phone": "138****0000"}
    ]


def test_email_says_the_message_and_where_to_look(mail_server, settings):
    settings.SITE_URL = "https://gaotai.example"
    message = NotificationFactory(
        subject="GT1 届满", body="责任单位：县市场监管局。", link="/admin/cases/1/"
    )

    send(EmailChannel, message)

    (received,) = mail_server.received
    assert received["Subject"] == "GT1 届满"
    assert received["To"] == "li@example.invalid"
    assert received["Message-ID"] == f"<{delivery_key(message)}@gaotai.example>"
    assert received.get_content().split() == [
        "GT1",
        "届满",
        "责任单位：县市场监管局。",
        "https://gaotai.example/admin/cases/1/",
        "本邮件由高台县家政服务平台自动发出，请登录平台办理，不要直接回复。",
    ]


def test_email_of_a_late_reminder_says_so(mail_server):
    send(EmailChannel, NotificationFactory(subject="GT1 届满", is_late=True))

    assert mail_server.received[0]["Subject"] == "【补发】GT1 届满"


def test_one_connection_carries_a_whole_sweep(mail_server):
    messages = [NotificationFactory(subject=f"第{n}封") for n in range(3)]

    with EmailChannel() as channel:
        for message in messages:
            channel.send(message)

    assert [received["Subject"] for received in mail_server.received] == ["第0封", "第1封", "第2封"]


@pytest.mark.parametrize(("reply", "is_final"), [("550 no such user", True), ("450 later", False)])
def test_email_recipient_that_is_refused(mail_server, reply, is_final):
    mail_server.recipient_reply = reply

    error = failure(EmailChannel, NotificationFactory())

    assert (error.is_final, error.is_server_down) == (is_final, False)


def test_email_with_a_line_break_in_its_subject_is_refused(mail_server):
    error = failure(EmailChannel, NotificationFactory(subject="一\n二"))

    assert (error.is_final, mail_server.received) == (True, [])


def test_mail_server_that_is_gone(mail_server, settings, closed_port):
    settings.EMAIL_PORT = closed_port

    error = failure(EmailChannel, NotificationFactory())

    assert (str(error), error.is_server_down) == (
        "邮件服务器没有应答（ConnectionRefusedError）",
        True,
    )


def test_mail_server_that_hangs_is_left_after_a_time(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()

        error = failure(EmailChannel, NotificationFactory())

    assert (str(error), error.is_server_down) == (
        "邮件服务器没有应答（SMTPServerDisconnected）",
        True,
    )
