#!/usr/bin/env python3
"""Hands a work order over to the portal, or asks how it stands. Python 3.9 and its standard library.

    exchange_client.py send order.json
    exchange_client.py read ZY20261123000017

The environment says who asks: GAOTAI_URL (https://…), GAOTAI_PARTNER, GAOTAI_KEY, GAOTAI_SECRET.
Prints the answer's status and JSON; ends with 0 when it was 200 or 201. Copy what you need.
"""

import hashlib
import hmac
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request

PATH = "/api/v1/exchange/work-orders/"


def sign(secret, method, path, timestamp, nonce, body):
    text = f"{method}\n{path}\n{timestamp}\n{nonce}\n".encode() + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def call(method, path, body=b""):
    """(status, answer as text) of one signed request."""
    timestamp, nonce = str(int(time.time())), secrets.token_urlsafe(18)
    headers = {
        "X-Partner": os.environ["GAOTAI_PARTNER"],
        "X-Key": os.environ["GAOTAI_KEY"],
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": sign(os.environ["GAOTAI_SECRET"], method, path, timestamp, nonce, body),
    }
    if body:
        headers["Content-Type"] = "application/json"
    url = os.environ["GAOTAI_URL"].rstrip("/") + path
    request = urllib.request.Request(url, body or None, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("send", "read"):
        sys.exit(__doc__)
    what, name = arguments
    if what == "send":
        with open(name, "rb") as file:
            body = json.dumps(json.load(file), ensure_ascii=False).encode()
        status, answer = call("POST", PATH, body)
    else:
        status, answer = call("GET", f"{PATH}{name}/")
    sys.stdout.write(f"{status}\n{answer}\n")
    return 0 if status in (200, 201) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
