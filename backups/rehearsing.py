"""Rehearsing: a backup is made, restored into a database of its own, looked at, and both are thrown away.

The backup of a rehearsal is sealed to a key that lives as long as the rehearsal: the key of the real ones is
not on this machine. So it proves the way, the programs and the data, and not that somebody has the key.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote, urlencode

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from backups.making import make
from backups.models import BackupRehearsal
from backups.problems import DiskFull, NoRights, Problem
from backups.recipients import new_key
from backups.snapshots import own_connection

log = structlog.get_logger(__name__)

LOCK = 0x62616B75  # "baku" in ASCII, beside the lock of beat
FOLDER = "rehearsals"
SUFFIX = "_rehearsal_"
LONGEST_NAME = 63  # bytes, of PostgreSQL
SHOWN_CHARACTERS = 1500
Result = BackupRehearsal.Result


def rehearse() -> BackupRehearsal | None:
    """Rehearse once and keep the result; None while another process rehearses."""
    with own_connection() as holder, holder.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        sweep(cursor)
        rehearsal = BackupRehearsal.objects.create()
        try:
            go_through(rehearsal, cursor)
        except NoRights as problem:
            close(rehearsal, Result.NOT_ALLOWED, str(problem))
        except Problem as problem:
            close(rehearsal, Result.FAILED, str(problem))
        except Exception as error:
            close(rehearsal, Result.FAILED, f"{type(error).__name__}：{error}")
            raise
        return rehearsal


def close(rehearsal, result, reason=""):
    rehearsal.result, rehearsal.reason = result, reason[:SHOWN_CHARACTERS]
    rehearsal.ended_at = timezone.now()
    rehearsal.save()
    log.info("backup_rehearsed", result=result, backup_ms=rehearsal.backup_ms)


def sweep(cursor):
    """Remove what rehearsals left that were killed. Only for whoever holds the lock."""
    BackupRehearsal.objects.filter(result=Result.RUNNING).update(
        result=Result.BROKEN_OFF, ended_at=timezone.now(), reason="演练的进程没有做完就停了。"
    )
    prefix = scratch_prefix()
    cursor.execute(
        "SELECT datname FROM pg_database WHERE left(datname, %s) = %s", [len(prefix), prefix]
    )
    for (name,) in cursor.fetchall():
        drop(cursor, name)
    shutil.rmtree(settings.VAR_DIR / FOLDER, ignore_errors=True)


def drop(cursor, name):
    cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def scratch_prefix() -> str:
    room = LONGEST_NAME - len(SUFFIX) - len(str(2**40))
    return f"{connection.settings_dict['NAME'][:room]}{SUFFIX}"


def go_through(rehearsal, cursor):
    """Make, restore, look; the row tells what came of it."""
    with folder() as work, scratch(cursor, f"{scratch_prefix()}{rehearsal.pk}") as database:
        require_room(cursor, work)
        key = new_key()
        key.write(work / "key")
        started = time.monotonic()
        made = make(work, key.public)
        rehearsal.backup_ms = milliseconds_since(started)
        rehearsal.size_bytes = made.size
        rehearsal.rows = sum(made.manifest["tables"].values())
        rehearsal.files = made.manifest["files"]["count"]
        started = time.monotonic()
        code, said = restore_in_process_of_its_own(made.path, work, database)
        rehearsal.restore_ms = milliseconds_since(started)
        with suppress(FileNotFoundError):
            rehearsal.checks = json.loads((work / "report.json").read_text())
    if code:
        close(rehearsal, Result.FAILED, said)
    elif made.missing:
        close(rehearsal, Result.FAILED, f"有{len(made.missing)}个附件登记了却不在磁盘上。")
    else:
        close(rehearsal, Result.PASSED)


def milliseconds_since(started):
    return int((time.monotonic() - started) * 1000)


@contextmanager
def folder():
    parent = settings.VAR_DIR / FOLDER
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    work = Path(mkdtemp(dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def scratch(cursor, name):
    """An empty database like ours, dropped afterwards; its URL. Raises NoRights."""
    cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        user = connection.settings_dict["USER"]
        raise NoRights(
            f"数据库账号不能建临时数据库。请由数据库管理员执行：ALTER ROLE {user} CREATEDB;\n"
            f"The database user may not create databases: ALTER ROLE {user} CREATEDB."
        )
    cursor.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
        " WHERE datname = current_database()"
    )
    encoding, collate, ctype = cursor.fetchone()
    try:
        cursor.execute(
            f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0"
            " ENCODING %s LC_COLLATE %s LC_CTYPE %s",
            [encoding, collate, ctype],
        )
    except DatabaseError as error:
        raise Problem(f"建不了临时数据库：{error}") from error
    try:
        yield url_of(name)
    finally:
        drop(cursor, name)


def url_of(name: str) -> str:
    """A DATABASE_URL to another database of our server."""
    own = connection.settings_dict
    extra = {k: v for k, v in own["OPTIONS"].items() if k not in {"connect_timeout", "options"}}
    signed = f"{quote(own['USER'], safe='')}:{quote(own['PASSWORD'], safe='')}@"
    host, port = quote(own["HOST"], safe=""), f":{own['PORT']}" if own["PORT"] else ""
    return f"postgres://{signed}{host}{port}/{quote(name, safe='')}" + (
        f"?{urlencode(extra)}" if extra else ""
    )


def require_room(cursor, work):
    """Raises DiskFull when the backup and the restored files might fill the disk."""
    cursor.execute("SELECT pg_database_size(current_database())")
    size = cursor.fetchone()[0]
    root = Path(default_storage.location)
    attached = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    if shutil.disk_usage(work).free < size + 2 * attached:
        raise DiskFull("磁盘剩余的地方不够演练：要放得下一个备份和恢复出来的附件。")


def restore_in_process_of_its_own(path, work, database) -> tuple[int, str]:
    """``manage.py restore_backup`` with the scratch database as its own: (exit code, its last words)."""
    command = [
        sys.executable, "manage.py", "restore_backup", path, "--key", work / "key",
        "--attachments", work / "attachments", "--report", work / "report.json",
    ]  # fmt: skip
    done = subprocess.run(
        [str(part) for part in command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip()[-SHOWN_CHARACTERS:]
