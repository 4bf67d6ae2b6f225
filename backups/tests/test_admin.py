"""Rehearsals in the workbench: read by the system administrator, written by nobody; told by the doctor."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from backups.models import BackupRehearsal
from gaotai_jiazheng import checkup

pytestmark = pytest.mark.django_db
Result = BackupRehearsal.Result
CHECK = {"name": "附件", "is_ok": False, "detail": "没有 <b>x</b>"}


def rehearsal(result=Result.PASSED, **values):
    return BackupRehearsal.objects.create(result=result, ended_at=timezone.now(), **values)


def test_the_system_administrator_reads_and_nobody_writes(client):
    row = rehearsal(Result.FAILED, checks=[CHECK], size_bytes=3 * 1024**2)
    changelist = reverse("admin:backups_backuprehearsal_changelist")
    change = reverse("admin:backups_backuprehearsal_change", args=[row.pk])
    client.force_login(UserFactory(is_staff=True))
    assert client.get(changelist).status_code == client.get(change).status_code == 403
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=Role.SYSTEM)[0])
    client.force_login(user)

    assert "3.0 MiB" in client.get(changelist).text
    assert "不成立：附件，没有 &lt;b&gt;x&lt;/b&gt;" in client.get(change).text
    assert client.post(change, {"result": "passed"}).status_code == 403
    assert client.get(reverse("admin:backups_backuprehearsal_add")).status_code == 403


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_asks_the_same_however_long_it_is(client, django_assert_num_queries, more):
    for _number in range(1 + more):
        rehearsal()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=Role.SYSTEM)[0])
    client.force_login(user)
    client.get("/admin/")

    with django_assert_num_queries(7):
        client.get(reverse("admin:backups_backuprehearsal_changelist"))


def test_doctor_tells_of_a_rehearsal_that_is_missing_old_or_failed(settings):
    assert checkup.check_rehearsal().is_ok
    settings.IS_PRODUCTION = True
    assert "还没有" in checkup.check_rehearsal().detail
    rehearsal(started_at=timezone.now() - timedelta(days=10))
    assert not checkup.check_rehearsal().is_ok
    rehearsal()
    assert checkup.check_rehearsal().is_ok
    BackupRehearsal.objects.create()
    assert checkup.check_rehearsal().is_ok
    rehearsal(Result.NOT_ALLOWED, reason="请执行：ALTER ROLE gaotai CREATEDB;\nEnglish")

    found = checkup.check_rehearsal()

    assert (found.is_ok, found.mend) == (False, "请执行：ALTER ROLE gaotai CREATEDB;")
