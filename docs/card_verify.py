#!/usr/bin/env python3
"""Checks a home-visit card's QR without the portal's code. Python 3.9 and its standard library.

    card_verify.py TEXT keys.json revocations.json
    card_verify.py TEXT https://…/check/keys.json https://…/check/revocations.json

TEXT: what the QR holds, an address that ends in 108 characters, or only these. Prints what the card says
and ends with 0 when the signature holds, the day of today lies within the card's and the card is on no list;
else it says why not and ends with 1. Ed25519 is verified here as RFC 8032, section 5.1.7, has it.
"""

import base64
import hashlib
import json
import re
import sys
import urllib.request
from datetime import UTC, date, datetime, timedelta, timezone

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
ALPHABET = "34679ACDEFHJKMNPQRTUWXY"
CHINA = timezone(timedelta(hours=8))


def point_of(encoded):
    """(X, Y, Z, T) of 32 bytes; None for bytes that are no point."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key, signature, message):
    """Whether the 64 bytes are this key's signature of the message."""
    key, first = point_of(public_key), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or first is None or len(signature) != 64 or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    left, right = times(scalar, BASE), add(first, times(factor, key))
    return (
        not (left[0] * right[2] - right[0] * left[2]) % P
        and not (left[1] * right[2] - right[1] * left[2]) % P
    )


def code_of(number):
    """The eight characters that are printed under the QR."""
    digits = []
    for _ in range(7):
        number, digit = divmod(number, 23)
        digits.insert(0, digit)
    total = sum(weight * digit for weight, digit in enumerate(digits, 1))
    digits.append(-total * 3 % 23)  # 3 is 1/8 modulo 23
    code = "".join(ALPHABET[digit] for digit in digits)
    return f"{code[:4]}-{code[4:]}"


def read(place):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=30) as answer:
            return json.load(answer)
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def card_of(text, keys):
    """What a genuine card says; raises ValueError with the reason for any other text."""
    found = re.fullmatch(r"(?:.*/c/)?([A-Za-z0-9_-]{108})/?", text.strip())
    whole = base64.urlsafe_b64decode(found.group(1)) if found else b"\0"
    content, signature = whole[:17], whole[17:]
    if content[0] != 1:
        raise ValueError("no card")
    key = keys.get(content[1:5].hex())
    if key is None:
        raise ValueError("signed by a key that is not published")
    if not is_signed(key, signature, b"gaotai-card-1\0" + content):
        raise ValueError("the signature does not hold")
    number, serial = (int.from_bytes(content[at : at + 4], "big") for at in (5, 9))
    days = (int.from_bytes(content[at : at + 2], "big") for at in (13, 15))
    issued_on, valid_until = (date(2020, 1, 1) + timedelta(days=count) for count in days)
    return {
        "code": code_of(number),
        "number": number,
        "serial": serial,
        "issued_on": issued_on,
        "valid_until": valid_until,
    }


def list_of(published, keys):
    """The content of a genuine list; raises ValueError."""
    key = keys.get(published["key_id"])
    payload, signature = published["payload"].encode(), base64.b64decode(published["signature"])
    if key is None or not is_signed(key, signature, b"gaotai-card-revocations-1\0" + payload):
        raise ValueError("the signature of the list does not hold")
    return json.loads(payload)


def check(text, published_keys, published_list, now):
    """The card; raises ValueError with the reason why it is not to be trusted."""
    keys = {key["key_id"]: bytes.fromhex(key["public_key"]) for key in published_keys["keys"]}
    card = card_of(text, keys)
    content = list_of(published_list, keys)
    if now.astimezone(CHINA).date() > card["valid_until"]:
        raise ValueError(f"{card['code']} has run out")
    for why, numbers in content["cards"].items():
        if card["number"] in numbers:
            raise ValueError(f"{card['code']} is on the list: {why}")
    if datetime.fromisoformat(content["next_update"]) < now:
        raise ValueError("the list is too old")
    return card


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__)
    try:
        card = check(arguments[0], *map(read, arguments[1:]), datetime.now(UTC))
    except ValueError as error:
        print(error)
        return 1
    for name, value in card.items():
        print(f"{name}\t{value}")
    print("the signature holds and the card is on no list")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
