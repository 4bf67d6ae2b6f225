"""A hotline's server in a process of its own, for tests: it can fail, hang, drip, redirect, and forget.

    python partner_server.py SECRET

Prints its port and serves on the loopback. It checks the signature of every delivery by its own reading of
docs/exchange.md and imports nothing of the portal. ``PUT /control`` with JSON sets how it behaves:
``answers``, a list of statuses or of the words hang, drip, lose (takes the delivery and never answers) for
the next deliveries, then 200. ``GET /log`` gives what came.
"""

import hashlib
import hmac
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = sys.argv[1]
released = threading.Event()
lock = threading.Lock()
answers = []
# What came, whatever was answered; what was taken: by delivery id, and the newest by work order.
came = []
taken = {}
newest = {}


def is_signed(handler, body):
    parts = [
        handler.command,
        handler.path,
        handler.headers["X-Timestamp"],
        handler.headers["X-Nonce"],
    ]
    text = "".join(f"{part}\n" for part in parts).encode() + body
    expected = hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, handler.headers["X-Signature"])


def take(delivery):
    """Once for each delivery id; a lower sequence does not replace a higher one."""
    if delivery["delivery"] not in taken:
        taken[delivery["delivery"]] = delivery
        number = delivery["external_number"]
        if number not in newest or newest[number]["sequence"] < delivery["sequence"]:
            newest[number] = delivery


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        delivery = json.loads(body)
        with lock:
            came.append(
                {
                    "path": self.path,
                    "delivery": self.headers["X-Delivery"],
                    "external_number": delivery["external_number"],
                    "sequence": delivery["sequence"],
                    "nonce": self.headers["X-Nonce"],
                    "is_signed": is_signed(self, body),
                }
            )
            answer = answers.pop(0) if answers else 200
            if answer in (200, 201, 204, "lose"):
                take(delivery)
        if answer in ("hang", "lose"):
            released.wait(20)
            self.close_connection = True
        elif answer == "drip":
            self.drip()
        else:
            self.reply(answer, {"ok": answer == 200})

    def drip(self):
        self.close_connection = True
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 400:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass  # the other side has had enough, as it should

    def do_PUT(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            answers[:] = given["answers"]
        self.reply(200, {})

    def do_GET(self):
        with lock:
            self.reply(200, {"came": came, "taken": list(taken.values()), "newest": newest})

    def reply(self, status, data):
        body = b"" if status == 204 else json.dumps(data).encode()
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nothing: the log is asked for."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
