"""The sealed stream that a backup is written as: AES-256-GCM by chunks, the last one marked.

    magic, 4 bytes of length, header (JSON), then chunks of at most 256 KiB, each with its tag

The number of a chunk and whether it is the last are its nonce, and a digest of the header is authenticated
with each: chunks that are missing, changed, in another order or of another file do not open. Memory stays
flat whatever the size. The header is readable by all; it says when, what and to whom.
"""

import hashlib
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backups.problems import Refused

MAGIC = b"GTJZ-SEALED-1\n"
CHUNK = 256 * 1024
TAG = 16
LONGEST_HEADER = 64 * 1024


def nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class SealingWriter:
    """Takes bytes and writes them sealed. Without ``finish`` the file does not open.

    file: open for writing, binary. recipient: wraps the file's key. about: what the header says in the open.
    """

    def __init__(self, file, recipient, about: dict):
        key = os.urandom(32)
        header = json.dumps({**about, "recipient": recipient.wrap(key)}, sort_keys=True).encode()
        start = MAGIC + len(header).to_bytes(4, "big") + header
        file.write(start)
        self._file, self._aead, self._label = file, AESGCM(key), hashlib.sha256(start).digest()
        self._number, self._waiting = 0, bytearray()

    def write(self, data):
        self._waiting += data
        while len(self._waiting) > CHUNK:  # one is kept back: it may be the last
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]

    def finish(self):
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, chunk, *, is_last):
        self._file.write(
            self._aead.encrypt(nonce(self._number, is_last=is_last), chunk, self._label)
        )
        self._number += 1


class OpeningReader:
    """Reads what SealingWriter wrote. Raises Refused, in words, for anything else.

    header: what the file says of itself; it is proved with the first chunk.
    """

    def __init__(self, file, opener):
        self.header, start = read_header(file)
        self._file = file
        self._aead = AESGCM(opener.unwrap(self.header["recipient"]))
        self._label = hashlib.sha256(start).digest()
        self._number, self._open, self._ahead = 0, bytearray(), file.read(CHUNK + TAG)
        self._is_done = False

    def read(self, size: int) -> bytes:
        """Exactly size bytes; fewer only at the end."""
        while len(self._open) < size and not self._is_done:
            self._open += self._next()
        found = bytes(self._open[:size])
        del self._open[:size]
        return found

    def _next(self):
        sealed, self._ahead = self._ahead, self._file.read(CHUNK + TAG)
        self._is_done = not self._ahead
        try:
            chunk = self._aead.decrypt(
                nonce(self._number, is_last=self._is_done), sealed, self._label
            )
        except InvalidTag:
            raise Refused(self._reason(sealed)) from None
        self._number += 1
        return chunk

    def _reason(self, sealed):
        """Why a chunk did not open, as far as that can be told."""
        try:
            self._aead.decrypt(nonce(self._number, is_last=not self._is_done), sealed, self._label)
        except InvalidTag:
            number = self._number + 1
            return (
                f"文件损坏、被改动或者不完整：第{number}块对不上。\n"
                f"Damaged, altered or cut off: chunk {number} does not open."
            )
        if self._is_done:
            return "文件不完整，后面的部分没有了。\nCut off: the end of the file is missing."
        return "文件末尾多出了内容。\nSomething was added behind the end of the file."


def read_header(file) -> tuple[dict, bytes]:
    """What a sealed file says of itself, and the bytes of it. Raises Refused."""
    magic, length = file.read(len(MAGIC)), file.read(4)
    size = int.from_bytes(length, "big")
    if magic != MAGIC or len(length) < 4 or size > LONGEST_HEADER:
        raise Refused("这不是本平台的备份文件。\nThis is no backup of this portal.")
    raw = file.read(size)
    try:
        header = json.loads(raw)
        header["recipient"]["way"]
    except (ValueError, KeyError, TypeError):
        raise Refused("备份文件的开头损坏。\nThe head of the backup is damaged.") from None
    return header, magic + length + raw
