"""What is inside a sealed backup: records one behind the other, each a head, blocks and its own digest.

    4 bytes of length, head (JSON: kind, name); blocks of 4 bytes of length and bytes; a block of length 0;
    32 bytes of SHA-256 over the blocks

The kinds are ``database`` (one, as pg_dump writes it), ``file`` (any number) and ``manifest`` (one, the last).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backups.problems import Refused

BLOCK = 1024 * 1024
LONGEST_HEAD = 64 * 1024
DAMAGED = "备份里的记录读不通。\nThe records of the backup make no sense."


@dataclass(frozen=True)
class Written:
    """size: bytes. digest: SHA-256, 64 hex digits."""

    size: int
    digest: str


def write_record(out, kind: str, name: str, blocks: Iterable[bytes]) -> Written:
    """Write one record to whatever has ``write``; no block is empty or longer than BLOCK."""
    head = json.dumps({"kind": kind, "name": name}).encode()
    out.write(len(head).to_bytes(4, "big") + head)
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
        out.write(len(block).to_bytes(4, "big"))
        out.write(block)
    out.write(bytes(4) + digest.digest())
    return Written(size, digest.hexdigest())


class Record:
    """One record while it is read. ``blocks`` has to be read to its end before the next record is asked for."""

    def __init__(self, head, source):
        self.kind, self.name = head["kind"], head["name"]
        self.written = None
        self._source = source

    def blocks(self) -> Iterator[bytes]:
        """The bytes; at the end ``written`` is known. Raises Refused."""
        digest, size = hashlib.sha256(), 0
        while length := int.from_bytes(exactly(self._source, 4), "big"):
            if length > BLOCK:
                raise Refused(DAMAGED)
            block = exactly(self._source, length)
            digest.update(block)
            size += length
            yield block
        if exactly(self._source, 32) != digest.digest():
            raise Refused(DAMAGED)
        self.written = Written(size, digest.hexdigest())

    def skip(self) -> Written:
        for _block in self.blocks():
            pass
        return self.written


def read_records(source) -> Iterator[Record]:
    """The records of whatever has ``read``. Raises Refused."""
    while length := source.read(4):
        size = int.from_bytes(length, "big")
        if len(length) < 4 or size > LONGEST_HEAD:
            raise Refused(DAMAGED)
        try:
            record = Record(json.loads(exactly(source, size)), source)
        except (ValueError, KeyError, TypeError):
            raise Refused(DAMAGED) from None
        yield record
        if record.written is None:
            record.skip()


def exactly(source, size):
    found = source.read(size)
    if len(found) != size:
        raise Refused(DAMAGED)
    return found
