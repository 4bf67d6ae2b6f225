"""Who may open a sealed file: the holder of a private key (X25519), or who knows a passphrase (scrypt).

A file has a random key of its own, which its header carries wrapped. With a public key the machine that
writes a backup cannot read it again.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from backups.problems import NotConfigured, Refused

PREFIX = "x25519:"
LABEL = b"gaotai-jiazheng backup 1"
NONCE = bytes(12)  # each wrapping key wraps once
SCRYPT = {"n": 2**16, "r": 8, "p": 1}
LEAST_PASSPHRASE = 16
WRONG_KEY = (
    "钥匙不对：这个文件不是封给它的。\nWrong key: the file is sealed to another key or passphrase."
)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _derived(secret, ephemeral, recipient):
    return HKDF(SHA256(), 32, salt=ephemeral + recipient, info=LABEL).derive(secret)


@dataclass(frozen=True)
class PublicKey:
    """Seals; cannot open. raw: 32 bytes."""

    raw: bytes

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """``x25519:`` and base64, as ``bin/backup --new-key`` prints it. Raises NotConfigured."""
        try:
            raw = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
        except ValueError:
            raw = b""
        if not text.strip().startswith(PREFIX) or len(raw) != 32:
            raise NotConfigured(
                "公钥不对，应当是 x25519: 开头的一行。\nNot a public key: a line that begins with x25519:."
            )
        return cls(raw)

    def __str__(self):
        return PREFIX + _text(self.raw)

    @property
    def key_id(self) -> str:
        """Eight digits to tell keys apart by."""
        return hashlib.sha256(self.raw).hexdigest()[:8]

    def wrap(self, key: bytes) -> dict:
        ephemeral = X25519PrivateKey.generate()
        public = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.raw))
        wrapped = AESGCM(_derived(secret, public, self.raw)).encrypt(NONCE, key, LABEL)
        way = {"way": "x25519", "key_id": self.key_id}
        return {**way, "ephemeral": _text(public), "wrapped": _text(wrapped)}


@dataclass(frozen=True)
class PrivateKey:
    """Opens what was sealed to its public half."""

    private: X25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.private.public_key().public_bytes_raw())

    def unwrap(self, recipient: dict) -> bytes:
        """The file's key. Raises Refused."""
        try:
            if recipient["way"] != "x25519":
                raise Refused(WRONG_KEY)
            ephemeral = base64.b64decode(recipient["ephemeral"], validate=True)
            secret = self.private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
            wrapped = base64.b64decode(recipient["wrapped"], validate=True)
            return AESGCM(_derived(secret, ephemeral, self.public.raw)).decrypt(
                NONCE, wrapped, LABEL
            )
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise Refused(WRONG_KEY) from None

    def write(self, path: Path):
        """As PEM, for its owner only; a file that is there is never written over. Raises NotConfigured."""
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise NotConfigured(
                f"{path} 已经存在，不覆盖。\n{path} exists and is not written over."
            ) from None
        with open(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True)
class Passphrase:
    """Seals and opens by a text that both sides know."""

    text: str

    def _key(self, salt, costs):
        return Scrypt(salt, 32, **costs).derive(self.text.encode())

    def wrap(self, key: bytes) -> dict:
        salt = os.urandom(16)
        wrapped = AESGCM(self._key(salt, SCRYPT)).encrypt(NONCE, key, LABEL)
        return {"way": "scrypt", "salt": _text(salt), "wrapped": _text(wrapped)}

    def unwrap(self, recipient: dict) -> bytes:
        """The file's key. Raises Refused."""
        try:
            if recipient["way"] != "scrypt":
                raise Refused(WRONG_KEY)
            salt = base64.b64decode(recipient["salt"], validate=True)
            wrapped = base64.b64decode(recipient["wrapped"], validate=True)
            return AESGCM(self._key(salt, SCRYPT)).decrypt(NONCE, wrapped, LABEL)
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise Refused(WRONG_KEY) from None


def new_key() -> PrivateKey:
    return PrivateKey(X25519PrivateKey.generate())


def passphrase_of(path: Path) -> Passphrase:
    """The first line of a file. Raises NotConfigured when it cannot be read or is too short."""
    text = (_bytes_of(path).decode("utf-8", "replace").splitlines() or [""])[0].strip()
    if len(text) < LEAST_PASSPHRASE:
        raise NotConfigured(
            f"{path} 里的口令太短，至少{LEAST_PASSPHRASE}个字符。\n"
            f"The passphrase in {path} is too short: {LEAST_PASSPHRASE} characters at least."
        )
    return Passphrase(text)


def opener_of(path: Path) -> PrivateKey | Passphrase:
    """What a file opens with: a private key (PEM), else a passphrase. Raises NotConfigured."""
    raw = _bytes_of(path)
    if not raw.startswith(b"-----BEGIN"):
        return passphrase_of(path)
    try:
        private = serialization.load_pem_private_key(raw, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, X25519PrivateKey):
        raise NotConfigured(f"{path} 不是备份用的私钥。\n{path} is no private key of backups.")
    return PrivateKey(private)


def _bytes_of(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotConfigured(
            f"读不了钥匙文件 {path}：{error.strerror}。\nCannot read {path}: {error.strerror}."
        ) from None
