"""A small closed-loop load generator: so many connections, each sends its next request after an answer.

It speaks just enough HTTP/1.1 to cost next to nothing beside the server it measures.
"""

import socket
import threading
import time
from dataclasses import dataclass, field

# Connections that came at once may all have been taken by one of the server's processes. Those that are
# made while it works go to the one with more time, as those of visitors do.
REQUESTS_A_CONNECTION = 25


@dataclass
class Measured:
    """What one run saw: answers per second, sorted latencies in milliseconds, answers not wanted."""

    per_second: float
    latencies_ms: list[float] = field(repr=False)
    unexpected: int

    def percentile_ms(self, share):
        return self.latencies_ms[
            min(len(self.latencies_ms) - 1, int(len(self.latencies_ms) * share))
        ]


def request_bytes(method, path, *, host, body=b"", headers=()):
    """A keep-alive request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port, make_request, *, concurrency, seconds, expect):
    """Load 127.0.0.1:port. make_request: () -> bytes, called for every request; expect: the status."""
    results = []
    stop_at = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_client, args=(port, make_request, stop_at, expect, results))
        for _ in range(concurrency)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    latencies = sorted(latency for latency, wanted in results if wanted)
    return Measured(len(latencies) / elapsed, latencies, len(results) - len(latencies))


def _client(port, make_request, stop_at, expect, results):
    connection, sent = None, 0
    while time.perf_counter() < stop_at:
        request = make_request()
        began = time.perf_counter()
        try:
            if connection is None:
                connection = socket.create_connection(("127.0.0.1", port), timeout=30)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request)
            status, keeps = _read_answer(connection)
        except (OSError, ValueError):
            status, keeps = 0, False
        results.append(((time.perf_counter() - began) * 1000, status == expect))
        sent += 1
        if connection is not None and (not keeps or sent % REQUESTS_A_CONNECTION == 0):
            connection.close()
            connection = None
    if connection is not None:
        connection.close()


def _read_answer(connection):
    """(status, whether the connection stays open); the body is read and thrown away."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    status = int(head[9:12])
    if b"transfer-encoding: chunked" in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += _receive(connection)
    elif b"content-length:" in lower:
        length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += _receive(connection)
    return status, b"connection: close" not in lower


def _receive(connection):
    data = connection.recv(262144)
    if not data:
        raise ValueError("closed")
    return data
