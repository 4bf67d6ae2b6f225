"""Fields whose values are encrypted at rest, and the keyed index that finds them again.

A sealed value is stored as text: ``v1:<key id>:<base64 of nonce and ciphertext>``. It is encrypted
with authentication (AES-256-GCM, or SM4-GCM where a site must use the national algorithms), and the
label of its column is part of what is authenticated, so that a value moved into another column does
not open. A sealed column cannot be searched; ``blind_index`` gives the keyed digest to look up by.
"""

import base64
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = {"aes-gcm": 32, "sm4-gcm": 16}


class CannotOpen(Exception):
    """The value was tampered with, moved from another column, or its key is gone."""


def _keys():
    """Key id -> key, the sealing one first. Raises ImproperlyConfigured when a key has the wrong size."""
    return _parse_keys(settings.SEALED_KEYS, settings.SEALED_CIPHER)


@cache
def _parse_keys(text, cipher):
    keys = {}
    for part in text.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise ImproperlyConfigured(f"SEALED_KEYS: key {key_id!r} is not base64.") from None
        if not key_id or len(key) not in KEY_BYTES.values():
            raise ImproperlyConfigured(f"SEALED_KEYS: key {key_id!r} needs 32 or 16 bytes.")
        keys[key_id] = key
    sealing_id, sealing_key = next(iter(keys.items()))
    if len(sealing_key) != KEY_BYTES[cipher]:
        raise ImproperlyConfigured(
            f"SEALED_KEYS: key {sealing_id!r} needs {KEY_BYTES[cipher]} bytes for {cipher}."
        )
    return keys


def key_ids() -> list[str]:
    """The names of all keys, the sealing one first; never the keys."""
    return list(_keys())


def seal(value: str, label: str) -> str:
    """Encrypt a text for the column named by label; an empty text stays empty."""
    if not value:
        return ""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + _encrypt(key, nonce, value.encode(), label.encode())
    return f"v1:{key_id}:{base64.b64encode(sealed).decode()}"


def unseal(stored: str, label: str) -> str:
    """The text that was sealed for this column. Raises CannotOpen."""
    if not stored:
        return ""
    try:
        version, key_id, encoded = stored.split(":", 2)
        if version != "v1":
            raise CannotOpen(label)
        raw = base64.b64decode(encoded, validate=True)
        key = _keys()[key_id]
        return _decrypt(key, raw[:NONCE_BYTES], raw[NONCE_BYTES:], label.encode()).decode()
    except (ValueError, KeyError, InvalidTag):
        raise CannotOpen(label) from None  # the cause could carry a piece of what was stored


def _is_aes(key):
    """The size of a key says its cipher, so that a site may change the cipher and open what it has."""
    return len(key) == KEY_BYTES["aes-gcm"]


@cache
def _aes(key):
    return AESGCM(key)


def _encrypt(key, nonce, plain, label):
    if _is_aes(key):
        return _aes(key).encrypt(nonce, plain, label)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(label)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(key, nonce, sealed, label):
    if _is_aes(key):
        return _aes(key).decrypt(nonce, sealed, label)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG_BYTES:]))
    decryptor = cipher.decryptor()
    decryptor.authenticate_additional_data(label)
    return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


def blind_index(value: str, purpose: str) -> str:
    """The keyed digest (64 hex digits) by which an exact value can be found; "" for an empty value.

    purpose: what the value is ("phone", "id_number"); the same text under two purposes has two digests.
    """
    if not value:
        return ""
    message = f"{purpose}:{value.strip().upper()}".encode()
    return hmac.digest(settings.BLIND_INDEX_KEY.encode(), message, "sha256").hex()


class SealedTextField(models.TextField):
    """A text that is sealed in the database and open in Python. It refuses to be looked up."""

    @property
    def _label(self):
        # A history row holds the bytes of the row it tells of, sealed under that table's label.
        sealed_by = getattr(self.model, "pgh_tracked_model", self.model)
        return f"{sealed_by._meta.label_lower}.{self.name}"

    def from_db_value(self, value, expression, connection):
        return value if value is None else unseal(value, self._label)

    def get_db_prep_save(self, value, connection):
        # An expression, as bulk_update makes them, comes back here with the value that is in it.
        if value is None or hasattr(value, "as_sql"):
            return value
        return seal(str(value), self._label)

    def get_lookup(self, lookup_name):
        if lookup_name in {"isnull", "df"}:  # df: "is distinct from", of the history triggers
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self._label} is sealed: look it up by its blind index.")

    def get_transform(self, lookup_name):
        raise TypeError(f"{self._label} is sealed: look it up by its blind index.")
