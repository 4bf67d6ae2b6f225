"""A gateway for text messages over real HTTP, for tests and the chaos run; it can fail and hang.

It speaks what ``reminders.channels.sms`` documents: it checks the token, remembers Idempotency-Key, and
answers a known key with 200 without sending again.
"""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Gateway:
    """What the gateway got and how it shall behave.

    answers: statuses for the next requests, then 202. hangs: never answers until released.
    """

    url: str = ""
    token: str = "test-token"
    answers: list[int] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    sent: dict[str, dict] = field(default_factory=dict)
    hangs: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers, body) -> int:
        """The status for one request."""
        with self.lock:
            self.requests.append(body)
            if headers.get("Authorization") != f"Bearer {self.token}":
                return 401
            if self.answers:
                return self.answers.pop(0)
            key = headers["Idempotency-Key"]
            if key in self.sent:
                return 200
            self.sent[key] = body
            return 202


@contextmanager
def running_gateway():
    """A gateway on a free port of the loopback, stopped at the end."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if gateway.hangs:
                gateway.released.wait()
                return
            status = gateway.take(self.headers, body)
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", f"{gateway.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Nothing: a test's output is its assertions."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        gateway.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
