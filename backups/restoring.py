"""Restoring a backup into the empty database of this process, and an empty directory."""

import os
from pathlib import Path
from subprocess import PIPE

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from backups import programs, snapshots
from backups.making import in_words, sync_directory
from backups.problems import NoDatabase, NotEmpty, WrongVersion
from backups.reading import opened, verify
from backups.records import read_records

IN_USE = """
    SELECT count(*) FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relnamespace = 'public'::regnamespace
"""


def restore(path: Path, opener, attachments: Path) -> dict:
    """Verify a backup, then write it; its manifest. Raises a Problem; before anything is written if it can.

    The database is written in one transaction: what breaks off leaves it empty.
    """
    require_empty(attachments)
    manifest = verify(path, opener)
    tool = fitting_program(manifest)
    with in_words(attachments):
        attachments.mkdir(parents=True, exist_ok=True)
        with opened(path, opener) as reader:
            for record in read_records(reader):
                if record.kind == "database":
                    write_database(tool, record.blocks())
                elif record.kind == "file":
                    write_file(attachments / record.name, record.blocks())
        sync_directory(attachments)
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def require_empty(attachments):
    """Raises NotEmpty, NoDatabase."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(IN_USE)
            in_use = cursor.fetchone()[0]
    except DatabaseError as error:
        raise NoDatabase(
            f"要恢复到的数据库没有应答：{error}\nThe database to restore to does not answer."
        ) from error
    name = connection.settings_dict["NAME"]
    if in_use:
        raise NotEmpty(
            f"数据库 {name} 不是空的，里面有{in_use}张表或者序列；什么也没有写。请新建一个空数据库。\n"
            f"The database {name} is not empty; nothing was written. Create an empty one."
        )
    with in_words(attachments):
        if attachments.exists() and next(attachments.iterdir(), None):
            raise NotEmpty(
                f"目录 {attachments} 不是空的；什么也没有写。\n"
                f"The directory {attachments} is not empty; nothing was written."
            )


def fitting_program(manifest):
    """pg_restore for this backup and this server. Raises WrongVersion, NoProgram."""
    with connection.cursor() as cursor:
        ours = major(snapshots.server_version(cursor))
    theirs, dump = (major(manifest["versions"][name]) for name in ("server", "pg_dump"))
    if ours < theirs:
        raise WrongVersion(
            f"备份来自 PostgreSQL {theirs}，要恢复到的是 {ours}：请换 {theirs} 或更新的服务器。\n"
            f"The backup is of PostgreSQL {theirs}, this server is {ours}: take a newer one."
        )
    if unknown := unknown_migrations(manifest):
        raise WrongVersion(
            f"备份比这份程序新，程序里没有：{'、'.join(unknown[:5])}。请用备份时的程序或更新的。\n"
            f"The backup is newer than this tree, which lacks {unknown[0]}."
        )
    return programs.program("pg_restore", dump)


def major(version: str) -> int:
    return int(version.split(".")[0])


def unknown_migrations(manifest) -> list[str]:
    """What the backup has and this tree has not."""
    known = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in known.disk_migrations.values() for key in migration.replaces}
    installed = {app for app, _name in known.disk_migrations}
    return [
        f"{app}.{name}"
        for app, names in manifest["migrations"].items()
        for name in names
        if app in installed
        and (app, name) not in known.disk_migrations
        and (app, name) not in replaced
    ]


def write_database(tool, blocks):
    dsn, env = programs.target_of(connection)
    command = [
        tool.path, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        "--dbname", dsn,
    ]  # fmt: skip
    connection.close()
    with programs.running(command, env=env, stdin=PIPE) as (process, said):
        try:
            with process.stdin as pipe:
                for block in blocks:
                    pipe.write(block)
        except BrokenPipeError:
            said()  # it ended before it had read all, and tells why
            raise
        said()


def write_file(path, blocks):
    """As uploads are kept: for the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def migrate() -> int:
    """Bring an older backup up to this tree; how many migrations that took."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)
