"""The sealed stream: it opens whole and unaltered, with the right key, or not at all."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backups import envelope
from backups.envelope import MAGIC, TAG, OpeningReader, SealingWriter
from backups.problems import NotConfigured, Refused
from backups.recipients import Passphrase, PublicKey, new_key, opener_of
from backups.records import read_records, write_record

KEY = new_key()
CHUNK = 32  # so that a few bytes make several chunks


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelope, "CHUNK", CHUNK)
        yield


def sealed(plain, recipient=None):
    file = io.BytesIO()
    out = SealingWriter(file, recipient or KEY.public, {"format": 1, "what": "backup"})
    for start in range(0, len(plain), 7):
        out.write(plain[start : start + 7])
    out.finish()
    return file.getvalue()


def opened(raw, opener=KEY):
    return OpeningReader(io.BytesIO(raw), opener).read(10**6)


def body_of(raw):
    return len(MAGIC) + 4 + int.from_bytes(raw[len(MAGIC) : len(MAGIC) + 4], "big")


@given(st.binary(max_size=200))
@settings(max_examples=30)
def test_what_was_sealed_opens(plain):
    assert opened(sealed(plain)) == plain


@given(st.binary(min_size=1, max_size=200), st.data())
@settings(max_examples=30)
def test_one_flipped_bit_anywhere_is_refused(plain, data):
    raw = bytearray(sealed(plain))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Refused):
        opened(bytes(raw))


@given(st.binary(min_size=1, max_size=200), st.data())
@settings(max_examples=30)
def test_what_is_cut_off_anywhere_or_longer_is_refused(plain, data):
    raw = sealed(plain)

    with pytest.raises(Refused):
        opened(raw[: data.draw(st.integers(0, len(raw) - 1))])
    with pytest.raises(Refused):
        opened(raw + data.draw(st.binary(min_size=1, max_size=80)))


@given(st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=12)
def test_chunks_in_another_order_are_refused(one, other):
    raw = sealed(bytes(range(128)))
    start, size = body_of(raw), CHUNK + TAG
    chunks = [raw[at : at + size] for at in range(start, len(raw), size)]
    chunks[one], chunks[other] = chunks[other], chunks[one]
    swapped = raw[:start] + b"".join(chunks)

    if one == other:
        assert opened(swapped) == bytes(range(128))
    else:
        with pytest.raises(Refused):
            opened(swapped)


def test_refusals_tell_what_is_wrong():
    raw = sealed(bytes(100))
    size = CHUNK + TAG

    for wrong, words in (
        (raw[: body_of(raw) + 2 * size], "不完整，后面的部分没有了"),
        (raw[: body_of(raw) + 2 * size - 3], "第2块对不上"),
        (b"PK\x03\x04" + raw, "不是本平台的备份"),
        (sealed(bytes(100), new_key().public), "钥匙不对"),
        (sealed(bytes(100), Passphrase("another way of sealing")), "钥匙不对"),
    ):
        with pytest.raises(Refused, match=words):
            opened(wrong)


def test_a_passphrase_opens_what_it_sealed_and_no_other_does(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text("one long enough to hold\n")
    raw = sealed(b"text", opener_of(path))

    assert opened(raw, opener_of(path)) == b"text"
    with pytest.raises(Refused, match="钥匙不对"):
        opened(raw, Passphrase("one long enough to hold."))
    path.write_text("too short\n")
    with pytest.raises(NotConfigured, match="太短"):
        opener_of(path)


def test_keys_are_written_once_for_their_owner_and_read_again(tmp_path):
    path, key = tmp_path / "key", new_key()
    key.write(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert opener_of(path).public == key.public == PublicKey.parse(str(key.public))
    with pytest.raises(NotConfigured, match="不覆盖"):
        key.write(path)
    with pytest.raises(NotConfigured, match="x25519"):
        PublicKey.parse("ssh-ed25519 AAAA")


@given(st.lists(st.lists(st.binary(min_size=1, max_size=20), max_size=4), max_size=4), st.data())
@settings(max_examples=30)
def test_records_come_back_and_broken_ones_are_refused(contents, data):
    file = io.BytesIO()
    for number, blocks in enumerate(contents):
        write_record(file, "file", f"{number}", blocks)
    raw = file.getvalue()
    records = read_records(io.BytesIO(raw))

    assert [b"".join(each.blocks()) for each in records] == [b"".join(each) for each in contents]
    if raw:
        cut = data.draw(st.integers(1, len(raw) - 1))
        try:
            found = [each.skip() for each in read_records(io.BytesIO(raw[:cut]))]
        except Refused:
            return
        assert len(found) < len(contents)
