"""Reading a backup without writing anything: whether it is whole, and what its manifest says."""

import json
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from backups.envelope import OpeningReader
from backups.problems import NoRights, NotConfigured, Refused
from backups.records import DAMAGED, read_records

KINDS = frozenset({"database", "file", "manifest"})
FORMATS = frozenset({1})


@contextmanager
def opened(path, opener, what="backup"):
    """A reader of the sealed stream. Raises a Problem."""
    with opened_file(path) as file:
        reader = OpeningReader(file, opener)
        if reader.header.get("what") != what:
            raise Refused("这个文件装的是别的东西。\nThis file holds something else.")
        if reader.header.get("format") not in FORMATS:
            raise Refused(
                "备份是更新的程序做的，请先升级本平台。\nMade by a newer portal: upgrade this one."
            )
        yield reader


@contextmanager
def opened_file(path):
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below
    except PermissionError:
        raise NoRights(f"没有权限读 {path}。\nNo right to read {path}.") from None
    except OSError as error:
        raise NotConfigured(
            f"打不开 {path}：{error.strerror}。\nCannot open {path}: {error.strerror}."
        ) from None
    with file:
        yield file


def is_safe(name: str) -> bool:
    """Whether a file's name stays inside the directory that it is restored to."""
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name
    )


def verify(path: Path, opener) -> dict:
    """Read a backup from its first byte to its last; its manifest. Raises Refused, in words."""
    database, manifest, count, size = None, None, 0, 0
    with opened(path, opener) as reader:
        for record in read_records(reader):
            if manifest is not None or record.kind not in KINDS:
                raise Refused(DAMAGED)
            if record.kind == "manifest":
                manifest = json.loads(b"".join(record.blocks()))
                continue
            written = record.skip()
            if record.kind == "database":
                if database is not None or count:
                    raise Refused(DAMAGED)
                database = {"size": written.size, "sha256": written.digest}
            else:
                if database is None or not is_safe(record.name):
                    raise Refused(DAMAGED)
                count, size = count + 1, size + written.size
    if manifest is None or database is None:
        raise Refused(DAMAGED)
    if manifest["database"] != database or manifest["files"] != {"count": count, "size": size}:
        raise Refused(DAMAGED)
    return manifest
