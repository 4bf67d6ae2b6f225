"""Sessions that the browser keeps, each opened once: a walk comes with the same ones thousands of times."""

import json
from functools import cache

from django.contrib.sessions.backends import signed_cookies


class SessionStore(signed_cookies.SessionStore):
    def load(self):
        return json.loads(opened(self.session_key))


@cache
def opened(key) -> str:
    """The session that the cookie holds, as JSON; empty where it was not signed by us."""
    return json.dumps(signed_cookies.SessionStore(key).load())
