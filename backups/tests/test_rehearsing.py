"""A backup that was restored is looked at; what went wrong is told."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from backups import proving
from backups.making import make
from backups.models import BackupRehearsal
from backups.problems import NoRights
from backups.recipients import opener_of
from backups.rehearsing import scratch, scratch_prefix, sweep
from backups.snapshots import counts, own_connection
from backups.tasks import rehearse_backup

Result = BackupRehearsal.Result


def scratch_databases():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [scratch_prefix()]
        )
        return [name for (name,) in cursor.fetchall()]


def test_rehearsal_restores_into_a_database_of_its_own_and_looks_at_everything(
    store, upload, tmp_path
):
    upload(b"a bill")

    rehearse_backup()
    rehearse_backup()

    rehearsal = BackupRehearsal.objects.get()
    assert rehearsal.result == Result.PASSED, rehearsal.reason
    assert all(each["is_ok"] for each in rehearsal.checks)
    assert [each["name"] for each in rehearsal.checks] == [
        "行数",
        "数据库结构",
        "账簿",
        "密封的列",
        "附件",
        "登录",
    ]
    assert rehearsal.files == 1 and rehearsal.size_bytes and rehearsal.restore_ms
    assert scratch_databases() == []
    assert list((tmp_path / "rehearsals").iterdir()) == []


def test_what_a_killed_rehearsal_left_is_swept(store, transactional_db, tmp_path):
    killed = BackupRehearsal.objects.create()
    left = tmp_path / "rehearsals" / "left"
    left.mkdir(parents=True)
    with own_connection() as other, other.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{scratch_prefix()}{killed.pk}" TEMPLATE template0')
        assert len(scratch_databases()) == 1

        sweep(cursor)

    killed.refresh_from_db()
    assert killed.result == Result.BROKEN_OFF and killed.ended_at
    assert scratch_databases() == [] and not left.exists()


@pytest.mark.django_db
def test_who_may_not_make_databases_is_told_how_to_be_allowed():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE backup_test_plain NOLOGIN")
        cursor.execute("SET LOCAL ROLE backup_test_plain")
        with pytest.raises(NoRights, match="CREATEDB"), scratch(cursor, "nowhere"):
            pass


def test_a_database_or_directory_with_something_in_it_is_refused(
    store, key, draft, tmp_path, capsys
):
    path = make(store, opener_of(key).public).path

    with pytest.raises(CommandError, match="不是空的") as refusal:
        call_command("restore_backup", path, key=key, attachments=tmp_path / "restored")

    assert refusal.value.returncode == 10
    assert not (tmp_path / "restored").exists()


def test_what_differs_from_the_backup_is_named(upload, settings, attachments_folder):
    kept = upload(b"as it was uploaded")
    with connection.cursor() as cursor:
        tables = counts(cursor)
    manifest = {"tables": tables, "missing": []}
    root = attachments_folder
    assert proving.check_counts(manifest).is_ok
    assert proving.check_files(manifest, root).is_ok
    assert proving.check_sealed().is_ok

    tables["complaints_draft"] += 1
    (root / kept.file.name).write_bytes(b"altered afterwards")
    settings.SEALED_KEYS = "other:" + settings.SEALED_KEYS.partition(":")[2]

    assert "complaints_draft 1≠2" in proving.check_counts(manifest).detail
    assert "与登记的摘要不符" in proving.check_files(manifest, root).detail
    assert "没有的密钥 demo" in proving.check_sealed().detail
    (root / kept.file.name).unlink()
    assert not proving.check_files(manifest, root).is_ok
    assert proving.check_files({**manifest, "missing": [kept.file.name]}, root).is_ok
