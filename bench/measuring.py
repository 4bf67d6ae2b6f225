"""What one page or one call costs in this process: its queries, and how long it takes."""

import itertools
import os
import statistics
import time
from pathlib import Path

from django.db import connection


def opening(client, *paths):
    """What opens these pages in turn and gives the answer. Raises RuntimeError for another one than 200."""
    turns = itertools.cycle(paths)

    def act():
        path = next(turns)
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer

    return act


def rows_of(answer) -> int:
    """How many rows a list of the workbench shows; 0 of another page."""
    return answer.content.decode().count('<tr class="data-row')


def queries_of(act) -> int:
    """How many statements one call sends."""
    statements = []

    def noted(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        act()
    return len(statements)


def measured(act, times, *, before=3):
    """The queries of a call, and the median and p95 of so many in milliseconds; web_ms and database_ms: of
    processor, on average, which says more than the clock where others work on the same machine.

    before: calls to warm up with; as many are then counted, and the middle one is told: now and then a call
    also reads what is remembered for seconds.
    """
    for _ in range(before):
        act()
    queries = statistics.median_high(queries_of(act) for _ in range(before))
    latencies = []
    web, database = time.process_time(), processor_seconds(backend())
    for _ in range(times):
        began = time.perf_counter()
        act()
        latencies.append((time.perf_counter() - began) * 1000)
    web = time.process_time() - web
    database = processor_seconds(backend()) - database
    latencies.sort()
    return {
        "queries": queries,
        "median_ms": round(statistics.median(latencies), 1),
        "p95_ms": round(latencies[int(len(latencies) * 0.95)], 1),
        "web_ms": round(web * 1000 / times, 1),
        "database_ms": round(database * 1000 / times, 1),
    }


def backend() -> int:
    """The process of the server that answers this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def processor_seconds(pid: int) -> float:
    """That a process of this machine has used; 0 for a server elsewhere."""
    path = Path(f"/proc/{pid}/stat")
    if not path.exists():
        return 0.0
    used = path.read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
