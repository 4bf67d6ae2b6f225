"""Making a backup: one snapshot of the database with every file that it names, sealed, in one pass."""

import errno
import fcntl
import json
import os
import platform
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import PIPE
from tempfile import mkdtemp

import django
import structlog
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from backups import programs, retention, snapshots
from backups.envelope import SealingWriter
from backups.problems import DiskFull, NoRights, NotConfigured, Problem
from backups.records import BLOCK, write_record
from gaotai_jiazheng.sealed import key_ids

log = structlog.get_logger(__name__)

PINS = ".backup-pins"
TRIES = 5
FORMAT = 1
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Made:
    """A finished backup. size: bytes. missing: names of files that a row names and that are not there."""

    path: Path
    size: int
    manifest: dict

    @property
    def missing(self) -> list[str]:
        return self.manifest["missing"]


def make(directory: Path, recipient, *, at: datetime | None = None) -> Made:
    """Write a backup into a directory. Raises a Problem, and leaves nothing half-made behind."""
    at = at or timezone.now()
    with in_words(directory), one_at_a_time(directory):
        final = Path(directory) / retention.name_at(at)
        part = final.with_suffix(".part")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                manifest = write(file, recipient, at)
                file.flush()
                os.fsync(file.fileno())
            part.rename(final)
        finally:
            part.unlink(missing_ok=True)
        sync_directory(final.parent)
    made = Made(final, final.stat().st_size, manifest)
    log.info("backup_made", size=made.size, files=manifest["files"]["count"])
    return made


@contextmanager
def in_words(directory):
    """What the system refuses, as a Problem."""
    try:
        yield
    except OSError as error:
        raise problem_of(error, directory) from error


def problem_of(error: OSError, directory) -> Problem:
    if error.errno in DISK_FULL:
        return DiskFull(
            f"{directory} 所在的磁盘满了，备份没有写成。\nThe disk of {directory} is full; no backup was made."
        )
    if isinstance(error, PermissionError):
        return NoRights(
            f"没有权限读写 {error.filename or directory}。\nNo right to read or write {error.filename or directory}."
        )
    if isinstance(error, FileNotFoundError):
        return NotConfigured(
            f"没有 {error.filename or directory}。\nThere is no {error.filename or directory}."
        )
    return Problem(f"{directory}：{error.strerror}\n{error}")


@contextmanager
def one_at_a_time(directory):
    """Holds the directory; what a killed run left there is removed. Raises Problem when it is held."""
    with open(Path(directory) / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                f"{directory} 里正在做另一次备份。\nAnother backup is being made in {directory}."
            ) from None
        for leftover in Path(directory).glob("gaotai-*.part"):
            leftover.unlink()
        yield


def sync_directory(directory):
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(file, recipient, at) -> dict:
    """The sealed stream; the manifest that stands at its end."""
    root = Path(default_storage.location)
    with pinned_snapshot(root) as (cursor, name, pins, missing):
        server = snapshots.server_version(cursor)
        dump = programs.program("pg_dump", int(server.split(".")[0]))
        about = {"format": FORMAT, "made_at": at.isoformat(), "what": "backup"}
        out = SealingWriter(file, recipient, about)
        manifest = {
            **about,
            "versions": {
                "server": server,
                "pg_dump": dump.version,
                "python": platform.python_version(),
                "django": django.__version__,
            },
            "tables": snapshots.counts(cursor),
            "migrations": snapshots.applied_migrations(cursor),
            "missing": missing,
            "sealed_by": key_ids(),
        }
        written = write_record(out, "database", "", dumped(dump, name))
        manifest["database"] = {"size": written.size, "sha256": written.digest}
        manifest["files"] = write_files(out, pins)
        write_record(out, "manifest", "", in_blocks(json.dumps(manifest).encode()))
        out.finish()
    return manifest


def in_blocks(raw):
    for start in range(0, len(raw), BLOCK):
        yield raw[start : start + BLOCK]


def read_blocks(file):
    while block := file.read(BLOCK):
        yield block


def dumped(dump, snapshot):
    """The blocks that pg_dump writes of a snapshot."""
    dsn, env = programs.target_of(connection)
    command = [
        dump.path, "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", "--dbname", dsn,
    ]  # fmt: skip
    with programs.running(command, env=env, stdout=PIPE) as (process, said):
        yield from read_blocks(process.stdout)
        said()


def write_files(out, pins) -> dict:
    """Every pinned file as a record; how many there were."""
    count = size = 0
    for path in walk(pins):
        with open(path, "rb") as file:
            written = write_record(
                out, "file", path.relative_to(pins).as_posix(), read_blocks(file)
            )
        count, size = count + 1, size + written.size
    return {"count": count, "size": size}


def walk(folder):
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


@contextmanager
def pinned_snapshot(root):
    """A snapshot and, under a second name each, all the files that it names: (cursor, name, folder, missing).

    Files are never written over, but they are deleted when their row is erased, and that may happen between
    the snapshot and the reading of the file. A hard link keeps the bytes. Where a file was deleted before it
    had its link, its row is gone by now too, and a newer snapshot is taken; a file that is missing twice is
    a gap, which the manifest names.
    """
    missing_before = None
    with pins_folder(root) as folder:
        for attempt in range(TRIES):
            with snapshots.snapshot() as (cursor, name):
                missing = sorted(pin(snapshots.files(cursor), root, folder))
                if not missing or missing == missing_before or attempt == TRIES - 1:
                    yield cursor, name, folder, missing
                    return
            missing_before = missing
            empty(folder)


@contextmanager
def pins_folder(root):
    """A folder beside the files, held as long as the block lasts; what killed runs left is removed."""
    root.mkdir(parents=True, exist_ok=True)
    for leftover in root.glob(f"{PINS}-*"):
        with held(leftover) as is_ours:
            if is_ours:
                shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(mkdtemp(prefix=f"{PINS}-", dir=root))
    try:
        with held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held(folder):
    """Whether this process could take the lock of a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def empty(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def pin(named, root, folder) -> set[str]:
    """Give each named file a second name; those that are not there."""
    missing = set()
    for name, _digest in named:
        second = folder / name
        second.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(root / name, second)
        except FileExistsError:
            continue
        except FileNotFoundError:
            missing.add(name)
    return missing
