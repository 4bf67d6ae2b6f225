"""The doctor: what is wrong is named with its mend, and a check that fails says so."""

import socket
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from backups.retention import name_at
from exchange.models import Delivery
from gaotai_jiazheng import checkup
from ledger.models import Proof
from plan.models import Measure, Plan
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def proof(**values):
    given = {"results": [], "accounts": 0, "entries": 0, "postings": 0, "open_holds": 0}
    given |= {"is_sound": True, "head": "0" * 64, "took_ms": 1}
    return Proof.objects.create(**(given | values))


def administrator():
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=Role.SYSTEM)[0])
    return user


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_mail_server_that_does_not_answer_is_named(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()

    found = checkup.check_mail()

    assert (found.is_ok, "ConnectionRefusedError" in found.detail) == (False, True)
    assert "EMAIL_URL" in found.mend


def test_text_messages_that_nobody_gets_are_named(settings):
    settings.SMS_GATEWAY_URL = ""
    words = [checkup.check_sms().word]
    settings.IS_PRODUCTION = True
    words.append(checkup.check_sms().word)
    settings.SMS_GATEWAY_URL = "https://sms.example.gov.cn/"
    words.append(checkup.check_sms().word)

    assert words == ["未设置", "有误", "正常"]


def test_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(checkup, "NEEDED_BYTES", 2**80)

    assert not checkup.check_disk().is_ok


def test_measure_without_a_bureau_is_named():
    plan = Plan.objects.create(slug="p", title="方案", county="县", version="1")
    Measure.objects.create(plan=plan, number=3, title="措施", summary="", kind="task")

    assert "措施3没有责任单位" in checkup.check_owners().detail


def test_portal_without_a_plan_is_not_well():
    found = checkup.check_owners()

    assert (found.is_ok, "还没有载入实施方案" in found.detail) == (False, True)
    assert "load_plan" in found.mend


def test_messages_that_were_given_up_are_counted():
    assert checkup.check_deliveries().is_ok
    Notification.objects.create(channel="email", kind="test", subject="一", state="failed")

    found = checkup.check_deliveries()
    assert "1条消息" in found.detail
    assert f"“{Notification._meta.verbose_name_plural}”" in found.mend
    assert f"“{Delivery._meta.verbose_name_plural}”" in found.mend


@pytest.mark.parametrize(
    ("values", "is_ok"),
    [
        ({}, True),
        ({"is_sound": False}, False),
        ({"proved_at": timezone.now() - timedelta(hours=30)}, False),
    ],
)
def test_ledger_is_to_be_proved_each_day(values, is_ok):
    proof(**values)

    assert checkup.check_proof().is_ok == is_ok


def test_old_backup_is_named(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert "空的" in checkup.check_backup().detail
    now = timezone.now()
    (tmp_path / name_at(now - timedelta(hours=48))).touch()
    assert "48小时" in checkup.check_backup().detail
    (tmp_path / name_at(now).replace(".backup", ".part")).touch()
    assert not checkup.check_backup().is_ok
    (tmp_path / name_at(now)).touch()

    assert checkup.check_backup().is_ok


def test_a_check_that_fails_says_so_and_the_others_go_on(settings):
    settings.BACKUP_DIR = "/nowhere/at/all"

    found = {each.name: each for each in checkup.findings()}

    assert found.keys() == checkup.TITLES.keys()
    assert "没有查成（FileNotFoundError）" in found["backup"].detail
    assert found["disk"].is_ok


def test_page_is_for_the_system_administrator(client):
    address = reverse("admin:doctor")
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address).status_code == 404
    client.force_login(administrator())

    page = client.get(address).content.decode()

    assert "后台任务进程从未报到" in page
    assert "怎么办：启动它，并查看它的日志" in page
