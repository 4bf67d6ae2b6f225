"""Where uploaded files are kept: whole and on the disk, or not at all. A leaf."""

import os
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.db import transaction

WRITTEN: ContextVar[list | None] = ContextVar("written", default=None)  # within with_their_rows


class WholeFileStorage(FileSystemStorage):
    """Django's storage, but a file that could not be written to its end leaves nothing behind.

    Django writes under the final name: a disk that fills up, or a process that is killed, would leave half a
    file there. And a row that names a file is committed behind it, so the file has to be on the disk by then,
    also when the power fails. Names are random (each model's ``upload_to``), so that none is taken.
    """

    def _save(self, name, content):
        final = PurePosixPath(name)
        part = str(final.with_name(f"{secrets.token_hex(8)}.part"))
        try:
            super()._save(part, content)
            write_through(self.path(part))
            os.replace(self.path(part), self.path(name))
        finally:
            Path(self.path(part)).unlink(missing_ok=True)
        write_through(Path(self.path(name)).parent)
        if (written := WRITTEN.get()) is not None:
            written.append((self, name))
        return name


@contextmanager
def with_their_rows():
    """``transaction.atomic`` for what keeps files: an error takes back the files with their rows.

    A file that no row names would stay for ever: nothing that is deleted later leads to it. Where the commit
    itself fails, it stays, since the row may be there. Blocks nest; the outer one takes back the inner one's.
    """
    around = WRITTEN.get()
    token = WRITTEN.set([])
    try:
        with transaction.atomic():
            try:
                yield
            except BaseException:
                for storage, name in WRITTEN.get():
                    storage.delete(name)
                raise
        if around is not None:
            around.extend(WRITTEN.get())
    finally:
        WRITTEN.reset(token)


def write_through(path):
    """Until the disk has what was written to a file, or the names of a directory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
