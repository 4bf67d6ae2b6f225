"""The portal's own keys in a sealed file of their own, apart from the backups.

Opening one needs neither Django nor a database, since without these keys the portal does not start:
``bin/restore --open-keys FILE --key KEY``.
"""

import json
import os
from pathlib import Path

from backups.envelope import CHUNK, OpeningReader, SealingWriter
from backups.problems import NotConfigured, Refused

NAMES = ("SEALED_KEYS", "SEALED_CIPHER", "BLIND_INDEX_KEY", "SECRET_KEY")
SUFFIX = ".keys"
WHAT = "keys"


def require_apart(path: Path, backups: Path):
    """Raises NotConfigured when the keys would lie with the backups, above or below them."""
    folder, backups = path.resolve().parent, backups.resolve()
    if folder.is_relative_to(backups) or backups.is_relative_to(folder):
        raise NotConfigured(
            f"密钥不能和备份放在一起（{backups}）：请写到另一个地方，最好是另一块盘。\n"
            f"Keys do not lie with the backups ({backups}): write them somewhere else."
        )


def write(path: Path, recipient, values: dict[str, str], at):
    """Seal the keys into a file that must not be there yet. Raises NotConfigured."""
    fresh = path.with_name(path.name + ".part")
    if path.exists():
        raise NotConfigured(f"{path} 已经存在，不覆盖。\n{path} exists and is not written over.")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            out = SealingWriter(
                file, recipient, {"format": 1, "made_at": at.isoformat(), "what": WHAT}
            )
            out.write(json.dumps({name: values[name] for name in NAMES}).encode())
            out.finish()
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)


def read(path: Path, opener) -> dict[str, str]:
    """The keys by the names of their variables. Raises Refused, NotConfigured."""
    try:
        with open(path, "rb") as file:
            reader, raw = OpeningReader(file, opener), b""
            if reader.header.get("what") != WHAT:
                raise Refused("这个文件装的不是密钥。\nThere are no keys in this file.")
            while part := reader.read(CHUNK):
                raw += part
    except OSError as error:
        raise NotConfigured(
            f"打不开 {path}：{error.strerror}。\nCannot open {path}: {error.strerror}."
        ) from None
    return json.loads(raw)
