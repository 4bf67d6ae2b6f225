"""A disk that is full: a clear answer, and nothing half written. The limit on files is the kernel's own."""

import errno
import resource
import signal
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile

from gaotai_jiazheng.outage import outage_response
from gaotai_jiazheng.whole_files import WholeFileStorage, with_their_rows

ROOM = 100  # bytes that a file may still have


@contextmanager
def little_room():
    """Within it no file of this process may grow beyond ROOM, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def files_in(directory):
    return [path for path in directory.rglob("*") if path.is_file()]


def test_file_that_is_kept_stands_under_its_name(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    name = storage.save("2026/a.pdf", ContentFile(b"whole"))

    assert files_in(tmp_path) == [tmp_path / name]
    assert (tmp_path / name).read_bytes() == b"whole"


def test_file_that_does_not_fit_leaves_nothing(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    with little_room(), pytest.raises(OSError) as caught:
        storage.save("2026/a.pdf", ContentFile(b"x" * (ROOM + 1)))

    assert caught.value.errno == errno.EFBIG
    assert files_in(tmp_path) == []


def test_full_disk_is_told_to_programs(rf):
    error = OSError(errno.ENOSPC, "No space left on device")

    response = outage_response(rf.post("/api/v1/complaints/"), error)

    assert response.status_code == 507
    assert b'"code": "storage_full"' in response.content


def test_other_errors_of_files_are_no_full_disk(rf):
    assert outage_response(rf.get("/"), OSError(errno.ENOENT, "No such file")) is None


@pytest.mark.django_db
def test_file_goes_with_the_rows_that_are_taken_back(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    with pytest.raises(RuntimeError), with_their_rows():
        with with_their_rows():
            storage.save("inner.pdf", ContentFile(b"inner"))
        storage.save("outer.pdf", ContentFile(b"outer"))
        raise RuntimeError

    assert files_in(tmp_path) == []


@pytest.mark.django_db
def test_only_what_belongs_to_the_refused_rows_is_taken_back(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    with with_their_rows():
        storage.save("kept.pdf", ContentFile(b"kept"))
        with pytest.raises(RuntimeError), with_their_rows():
            storage.save("refused.pdf", ContentFile(b"refused"))
            raise RuntimeError
    storage.save("later.pdf", ContentFile(b"later"))

    assert {path.name for path in files_in(tmp_path)} == {"kept.pdf", "later.pdf"}
