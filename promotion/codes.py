"""The codes of a voucher: 128 random bits for its link and QR, and a short code that a person reads out.

The short code follows from the long one by a keyed digest, so that it is stored nowhere in the open; two
check digits (ISO 7064 MOD 97-10) tell a slip of the pen from a code that does not exist.
"""

import base64
import hmac
import secrets

from django.conf import settings
from stdnum.exceptions import ValidationError as InvalidCode
from stdnum.iso7064 import mod_97_10

from gaotai_jiazheng.numbering import CODE_ALPHABET, clean_code
from gaotai_jiazheng.sealed import blind_index

TOKEN_BYTES = 16
BODY_LENGTH = 10
CODE_LENGTH = BODY_LENGTH + 2


def new_token() -> str:
    """A new secret of 128 bits, in 22 characters that an address may carry."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_from(text: str) -> str:
    """The secret that goes with a text which is itself a secret: the same one each time."""
    key = settings.BLIND_INDEX_KEY.encode()
    digest = hmac.digest(key, f"voucher_token_from:{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def short_code_of(token: str) -> str:
    """The twelve characters that go with a token, about 49 bits and two check digits."""
    key = settings.BLIND_INDEX_KEY.encode()
    number = int.from_bytes(hmac.digest(key, f"voucher_short:{token}".encode(), "sha256"))
    body = ""
    for _ in range(BODY_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        body += CODE_ALPHABET[place]
    return body + mod_97_10.calc_check_digits(body)


def grouped(code: str) -> str:
    """ABCD EFGH JK97: as it is printed."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def is_short_code(text: str) -> bool:
    """Whether the check digits fit; says nothing about whether there is such a voucher."""
    code = clean_code(text)
    try:
        mod_97_10.validate(code)
    except InvalidCode:
        return False
    return len(code) == CODE_LENGTH


def token_digest(token: str) -> str:
    """By which the voucher of a link is found. Letters of a token differ by case, so it is spelt in hex."""
    return blind_index(token.encode().hex(), "voucher_token")


def code_digest(code: str) -> str:
    """By which the voucher of a short code is found."""
    return blind_index(clean_code(code), "voucher_code")
