"""Sealed values: what opens them and what does not. Checked against ``cryptography`` used directly."""

import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from gaotai_jiazheng.sealed import CannotOpen, SealedTextField, blind_index, seal, unseal

AES_KEY = bytes(range(32))
OTHER_AES_KEY = bytes(range(1, 33))
SM4_KEY = bytes(range(16))
PHONE = "complaints.complaint.complainant_phone"
NAME = "complaints.complaint.complainant_name"


def key_setting(**keys):
    return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in keys.items())


@pytest.fixture(autouse=True)
def one_aes_key(settings):
    settings.SEALED_CIPHER = "aes-gcm"
    settings.SEALED_KEYS = key_setting(k1=AES_KEY)


@pytest.fixture
def sm4(settings):
    settings.SEALED_CIPHER = "sm4-gcm"
    settings.SEALED_KEYS = key_setting(s1=SM4_KEY)


def parts(stored):
    """Version, key id, nonce, ciphertext with tag."""
    version, key_id, encoded = stored.split(":")
    raw = base64.b64decode(encoded)
    return version, key_id, raw[:12], raw[12:]


def changed(stored, index):
    """The stored text with one bit of its bytes turned."""
    version, key_id, encoded = stored.split(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[index] ^= 1
    return f"{version}:{key_id}:{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize("value", ["13800000000", "李秀英", "㴔䶮", "a" * 5000, " "])
def test_what_is_sealed_opens_again(value):
    assert unseal(seal(value, PHONE), PHONE) == value


def test_an_empty_text_stays_empty():
    assert seal("", PHONE) == ""
    assert unseal("", PHONE) == ""


def test_the_same_value_is_sealed_differently_each_time():
    assert seal("13800000000", PHONE) != seal("13800000000", PHONE)


def test_aes_opens_with_the_library_alone():
    version, key_id, nonce, sealed = parts(seal("13800000000", PHONE))

    assert (version, key_id) == ("v1", "k1")
    assert AESGCM(AES_KEY).decrypt(nonce, sealed, PHONE.encode()) == b"13800000000"


def test_sm4_opens_with_the_library_alone(sm4):
    version, key_id, nonce, sealed = parts(seal("13800000000", PHONE))
    decryptor = Cipher(algorithms.SM4(SM4_KEY), modes.GCM(nonce, sealed[-16:])).decryptor()
    decryptor.authenticate_additional_data(PHONE.encode())

    assert (version, key_id) == ("v1", "s1")
    assert decryptor.update(sealed[:-16]) + decryptor.finalize() == b"13800000000"


@pytest.mark.parametrize(
    "index", [0, 11, 12, 20, -1], ids=["nonce", "nonce end", "text", "within", "tag"]
)
@pytest.mark.parametrize("cipher", ["aes-gcm", "sm4-gcm"])
def test_one_turned_bit_does_not_open(settings, cipher, index):
    settings.SEALED_CIPHER = cipher
    settings.SEALED_KEYS = key_setting(k=AES_KEY if cipher == "aes-gcm" else SM4_KEY)
    stored = seal("13800000000", PHONE)

    with pytest.raises(CannotOpen):
        unseal(changed(stored, index), PHONE)


@pytest.mark.parametrize("cipher", ["aes-gcm", "sm4-gcm"])
def test_a_value_moved_into_another_column_does_not_open(settings, cipher):
    settings.SEALED_CIPHER = cipher
    settings.SEALED_KEYS = key_setting(k=AES_KEY if cipher == "aes-gcm" else SM4_KEY)

    with pytest.raises(CannotOpen):
        unseal(seal("13800000000", PHONE), NAME)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param("13800000000", id="never sealed"),
        pytest.param("v1:k1:", id="nothing in it"),
        pytest.param("v1:k1:AAAA", id="too short"),
        pytest.param("v1:k1:not base64!", id="no base64"),
        pytest.param("v2:k1:" + "A" * 64, id="another version"),
        pytest.param("v1:gone:" + "A" * 64, id="a key that is gone"),
    ],
)
def test_what_is_no_sealed_value_does_not_open(stored):
    with pytest.raises(CannotOpen) as refused:
        unseal(stored, PHONE)

    assert str(refused.value) == PHONE  # the label, never what was stored
    assert refused.value.__cause__ is None


def test_after_rotation_the_new_key_seals_and_the_old_values_open(settings):
    old = seal("13800000000", PHONE)

    settings.SEALED_KEYS = key_setting(k2=OTHER_AES_KEY, k1=AES_KEY)
    new = seal("13800000000", PHONE)

    assert parts(new)[1] == "k2"
    assert [unseal(old, PHONE), unseal(new, PHONE)] == ["13800000000", "13800000000"]


def test_a_site_that_changes_to_sm4_opens_what_aes_sealed(settings):
    old = seal("13800000000", PHONE)

    settings.SEALED_CIPHER = "sm4-gcm"
    settings.SEALED_KEYS = key_setting(s1=SM4_KEY, k1=AES_KEY)
    new = seal("李秀英", PHONE)

    assert [unseal(old, PHONE), unseal(new, PHONE)] == ["13800000000", "李秀英"]


def test_a_key_of_the_same_name_but_other_bytes_does_not_open(settings):
    stored = seal("13800000000", PHONE)
    settings.SEALED_KEYS = key_setting(k1=OTHER_AES_KEY)

    with pytest.raises(CannotOpen):
        unseal(stored, PHONE)


@pytest.mark.parametrize(
    ("cipher", "keys", "message"),
    [
        ("aes-gcm", key_setting(k1=SM4_KEY), "SEALED_KEYS: key 'k1' needs 32 bytes for aes-gcm."),
        ("sm4-gcm", key_setting(k1=AES_KEY), "SEALED_KEYS: key 'k1' needs 16 bytes for sm4-gcm."),
        ("aes-gcm", key_setting(k1=AES_KEY[:31]), "SEALED_KEYS: key 'k1' needs 32 or 16 bytes."),
        ("aes-gcm", "k1:not base64!", "SEALED_KEYS: key 'k1' is not base64."),
        (
            "aes-gcm",
            ":" + base64.b64encode(AES_KEY).decode(),
            "SEALED_KEYS: key '' needs 32 or 16 bytes.",
        ),
    ],
)
def test_a_wrong_key_is_refused_by_name(settings, cipher, keys, message):
    settings.SEALED_CIPHER = cipher
    settings.SEALED_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="^" + message.replace(".", r"\.")):
        seal("13800000000", PHONE)


def test_blind_index_is_a_keyed_digest(settings):
    settings.BLIND_INDEX_KEY = "key"

    expected = hmac.new(b"key", b"phone:13800000000", hashlib.sha256).hexdigest()

    assert blind_index("13800000000", "phone") == expected


def test_blind_index_finds_however_it_is_written_and_tells_purposes_apart():
    assert blind_index(" 11010519491231002x", "id_number") == blind_index(
        "11010519491231002X", "id_number"
    )
    assert blind_index("1", "phone") != blind_index("1", "id_number")
    assert blind_index("", "phone") == ""


def test_blind_index_depends_on_its_key(settings):
    settings.BLIND_INDEX_KEY = "one"
    one = blind_index("13800000000", "phone")
    settings.BLIND_INDEX_KEY = "two"

    assert blind_index("13800000000", "phone") != one


@pytest.fixture
def note_model(transactional_db):
    """A model with two sealed columns, in a table of its own."""
    with isolate_apps("gaotai_jiazheng"):

        class Note(models.Model):
            phone = SealedTextField(null=True)
            address = SealedTextField(blank=True)

            class Meta:
                app_label = "gaotai_jiazheng"
                db_table = "test_sealed_note"

            def __str__(self):
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note
        with connection.schema_editor() as editor:
            editor.delete_model(Note)


def stored_row(note):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address FROM test_sealed_note WHERE id = %s", [note.pk])
        return cursor.fetchone()


def test_the_column_holds_no_open_text_and_python_sees_it_open(note_model):
    note = note_model.objects.create(phone="13800000000", address="东关社区")

    phone, address = stored_row(note)

    assert phone.startswith("v1:k1:")
    assert address.startswith("v1:k1:")
    note.refresh_from_db()
    assert (note.phone, note.address) == ("13800000000", "东关社区")
    assert list(note_model.objects.values_list("phone", flat=True)) == ["13800000000"]


def test_null_and_empty_stay_what_they_are(note_model):
    note = note_model.objects.create(phone=None, address="")

    assert stored_row(note) == (None, "")
    assert note_model.objects.get(phone__isnull=True) == note


def test_update_and_bulk_update_seal_too(note_model):
    first, second = note_model.objects.bulk_create([note_model(phone="1"), note_model(phone="2")])

    note_model.objects.filter(pk=first.pk).update(phone="13800000000")
    second.phone = "13900000000"
    note_model.objects.bulk_update([second], ["phone"])

    assert [row[0][:6] for row in (stored_row(first), stored_row(second))] == ["v1:k1:", "v1:k1:"]
    assert sorted(note_model.objects.values_list("phone", flat=True)) == [
        "13800000000",
        "13900000000",
    ]


def test_columns_exchanged_in_the_database_do_not_open(note_model):
    note_model.objects.create(phone="13800000000", address="东关社区")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_sealed_note SET phone = address, address = phone")

    with pytest.raises(CannotOpen):
        note_model.objects.get()


@pytest.mark.parametrize(
    "lookup", ["phone", "phone__contains", "phone__in", "phone__startswith", "phone__length"]
)
def test_a_sealed_column_refuses_to_be_looked_up(note_model, lookup):
    with pytest.raises(TypeError, match="look it up by its blind index"):
        note_model.objects.filter(**{lookup: ["1"]}).exists()
