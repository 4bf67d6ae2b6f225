"""What one page costs in this process: its queries, and how long it takes."""

import statistics
import time

from django.db import connection


def measured(client, path, times):
    for _ in range(3):
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    statements = []

    def noted(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        client.get(path)
    latencies = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(path)
        latencies.append((time.perf_counter() - began) * 1000)
    latencies.sort()
    return {
        "queries": len(statements),
        "median_ms": round(statistics.median(latencies), 1),
        "p95_ms": round(latencies[int(len(latencies) * 0.95)], 1),
    }
