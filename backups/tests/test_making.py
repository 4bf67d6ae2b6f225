"""What a backup holds, and what keeps one from being made."""

import errno
import os
import re

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from backups import moments, offline, programs
from backups.envelope import OpeningReader
from backups.making import in_words, pinned_snapshot, problem_of
from backups.problems import DiskFull, NoRights, NotConfigured
from backups.recipients import opener_of
from backups.retention import backups_in
from backups.snapshots import files
from complaints import attachments
from complaints.models import Attachment


def make(**options):
    call_command("make_backup", **options)


def code_of(**options):
    """The exit code with which it refuses."""
    with pytest.raises(CommandError) as refusal:
        make(**options)
    return refusal.value.returncode


def test_backup_holds_rows_and_files_and_no_key_and_a_flipped_bit_is_refused(
    store, key, upload, capsys
):
    upload(b"the first bill")
    make()

    (path,) = backups_in(store)
    with open(path, "rb") as file:
        reader = OpeningReader(file, opener_of(key))
        plain = reader.read(10**9)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"the first bill" in plain
    for _name, _, secret in (
        part.partition(":") for part in django_settings.SEALED_KEYS.split(",")
    ):
        assert secret.encode() not in plain
    assert django_settings.BLIND_INDEX_KEY.encode() not in plain
    assert sorted(each.name for each in store.iterdir()) == [".lock", path.name]
    assert list((django_settings.VAR_DIR).rglob(".backup-pins*")) == []

    capsys.readouterr()
    assert offline.main("check", path, key) == 0
    told = capsys.readouterr().out
    assert "附件1个" in told
    assert re.search(r"备份做于\d{4}年\d+月\d+日 \d\d:\d\d（北京时间）", told)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert offline.main("check", path, key) == 8
    assert "损坏、被改动" in capsys.readouterr().err


def test_when_a_backup_was_made_is_told_in_the_time_of_the_county():
    assert moments.in_words("2026-11-27T22:30:05+00:00") == "2026年11月28日 06:30（北京时间）"


def test_a_snapshot_keeps_its_files_while_others_erase_and_upload(upload, attachments_folder):
    old = upload(b"erased while the backup is made")

    with pinned_snapshot(attachments_folder) as (cursor, _name, pins, missing):
        attachments.delete(Attachment.objects.filter(pk=old.pk))
        new = upload(b"uploaded while the backup is made")
        named = [name for name, _digest in files(cursor)]

        assert named == [old.file.name] and missing == []
        assert (pins / old.file.name).read_bytes() == b"erased while the backup is made"
        assert not (pins / new.file.name).exists()
        assert not old.file.storage.exists(old.file.name)
    assert not pins.exists()


def test_a_lost_file_is_a_gap_that_is_told_and_the_backup_is_kept(store, upload):
    lost = upload(b"lost")
    lost.file.storage.delete(lost.file.name)

    assert code_of() == 9
    assert len(backups_in(store)) == 1


def test_what_is_missing_is_told_with_a_code_and_nothing_is_left(
    store, settings, tmp_path, transactional_db
):
    settings.PG_BIN_DIR = str(tmp_path / "bin")
    assert code_of() == 4
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    program.chmod(0o700)
    assert code_of() == 5
    assert code_of(to="/nowhere") == 2
    settings.BACKUP_PUBLIC_KEY = ""
    assert code_of() == 2

    assert [each.name for each in store.iterdir()] == [".lock"]


def test_a_full_disk_and_lacking_rights_are_told_in_words():
    with (
        pytest.raises(DiskFull, match="磁盘满了"),
        in_words("/dev"),
        open("/dev/full", "w") as file,
    ):
        file.write("x")
        file.flush()
    assert isinstance(problem_of(OSError(errno.EDQUOT, ""), "/x"), DiskFull)
    assert isinstance(problem_of(PermissionError(errno.EACCES, "", "/x"), "/x"), NoRights)
    words = "pg_dump: error: permission denied for table plan_plan"
    assert isinstance(programs.problem_in("pg_dump", 1, words), NoRights)


def test_keys_are_sealed_apart_from_the_backups_and_open_without_the_portal(
    store, key, tmp_path, capsys
):
    for beside in (store / "k.keys", store / ".." / "backups" / "k.keys", tmp_path / "k.keys"):
        assert code_of(keys=str(beside)) == NotConfigured.exit_code
    path = tmp_path / "vault" / "k.keys"
    path.parent.mkdir()

    make(keys=str(path))

    capsys.readouterr()
    assert offline.main("open-keys", path, key) == 0
    assert f"SEALED_KEYS={django_settings.SEALED_KEYS}" in capsys.readouterr().out
    assert django_settings.SEALED_KEYS.encode() not in path.read_bytes()
    assert code_of(keys=str(path)) == NotConfigured.exit_code
    assert offline.main("check", path, key) == 8


def test_passwords_stand_in_no_command_line():
    dsn, env = programs.target_of(connection)
    password = connection.settings_dict["PASSWORD"]

    assert password not in dsn and env["PGPASSWORD"] == password
    assert env.keys() - {"PGPASSWORD"} <= set(programs.ENVIRONMENT) & os.environ.keys()
