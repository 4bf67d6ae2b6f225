"""Browsers of a run: they know several webs, go to another one when theirs does not answer, and count that."""

import itertools
import re
import threading
import time
from collections import Counter

import requests

AWAY = (requests.ConnectionError, requests.Timeout)
UNAVAILABLE = (502, 503, 504)
PATIENCE_SECONDS = 150
TOKEN = "csrfmiddlewaretoken"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class GaveUp(Exception):
    """Nobody has answered for minutes, or with what must not be answered."""


class Webs:
    """The webs of a site by turns, as a load balancer gives them. ports: called for each request.

    counts: answers by status; refused: requests that got none or a 503; retried: those that were sent again.
    """

    def __init__(self, ports):
        self.ports, self.turns = ports, itertools.count()
        self.counts, self.lock = Counter(), threading.Lock()
        self.slowest = 0.0

    def count(self, *names):
        with self.lock:
            self.counts.update(names)

    def address(self) -> str:
        ports = self.ports()
        return f"http://127.0.0.1:{ports[next(self.turns) % len(ports)]}"


class Visitor:
    """One browser. is_unsure: whether the last request may have been taken though its answer was lost."""

    def __init__(self, webs, number):
        self.webs, self.session, self.is_unsure = webs, requests.Session(), False
        self.session.trust_env = False
        self.session.headers["X-Forwarded-For"] = (
            f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        )

    def send(self, method, path, **more):
        """The answer; a request that nobody answers is sent again, to the next web. Raises GaveUp."""
        self.is_unsure = False
        began, until = time.monotonic(), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                answer = self.session.request(
                    method, self.webs.address() + path, allow_redirects=False, timeout=60, **more
                )
            except AWAY as error:
                self.is_unsure = self.is_unsure or not is_refused_connection(error)
                self.webs.count("refused", "retried")
            else:
                self.webs.count(f"answered {answer.status_code}")
                if answer.status_code not in UNAVAILABLE:
                    self.webs.slowest = max(self.webs.slowest, time.monotonic() - began)
                    return answer
                self.is_unsure = True
                self.webs.count("refused", "retried")
            rewind(more.get("files"))
            time.sleep(0.2)
        raise GaveUp(f"{method} {path}")

    def page(self, path) -> dict:
        """The hidden fields of a page."""
        answer = self.send("GET", path)
        if answer.status_code != 200:
            raise GaveUp(f"GET {path}: {answer.status_code}")
        return dict(HIDDEN.findall(answer.text))

    def post(self, path, files=None, **fields):
        """Fill in the form of a page and send it: (status, where it leads)."""
        fields = self.page(path) | fields
        answer = self.send("POST", path, data=fields, files=files)
        if answer.status_code >= 500 or answer.status_code in {403, 404}:
            raise GaveUp(f"POST {path}: {answer.status_code} {answer.text[:200]}")
        return answer.status_code, answer.headers.get("Location", "")

    def press(self, path):
        """A button that has no page of its own."""
        return self.send("POST", path, data={TOKEN: self.session.cookies["csrftoken"]}).status_code

    def sign_in(self, username, password):
        status, _ = self.post("/accounts/login/", login=username, password=password)
        if status != 302:
            raise GaveUp(f"{username} cannot sign in: {status}")
        return self


def is_refused_connection(error) -> bool:
    """Whether nothing of the request can have arrived."""
    return isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in str(
        error
    )


def rewind(files):
    for file in (files or {}).values():
        file[1].seek(0)
