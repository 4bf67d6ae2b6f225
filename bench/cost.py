"""What one complaint costs: statements, rows, bytes on disk and of the log, milliseconds of both processors."""

import json
import os
import sys
import time

FILED, QUICK_FILED = 200, 20


def measure(county):
    """Yields the cost of a filing through the API, and of a case that is kept."""
    filed = FILED if county.is_full else QUICK_FILED
    told = county.run("-m", "bench.cost", str(filed), database=county.whole())
    seen = json.loads(told.splitlines()[-1])
    yield {
        "figure": f"cost of one filing, mean of {filed}",
        "value": f"{seen['queries']} statements, {seen['rows']} rows, {seen['log_bytes']} bytes of log, "
        f"{seen['web_ms']} + {seen['database_ms']} ms of processor",
        **seen,
    }
    yield {
        "figure": "bytes that a case takes for good, with steps, clocks, history and indexes",
        "value": seen["bytes_a_case"],
        "bars": [],
    }


def main(filed):
    """File so many; what each cost."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()

    from django.db import connection
    from django.test import Client

    from bench.filing import body
    from bench.measuring import queries_of

    client = Client()

    def file(number):
        path = "/api/v1/complaints/"
        answer = client.post(path, body(number), content_type="application/json")
        if answer.status_code != 201:
            raise RuntimeError(answer.content.decode()[:500])

    for number in range(5):
        file(number)
    queries = queries_of(lambda: file(5))
    before, began = Counted(connection), time.process_time()
    for number in range(filed):
        file(number + 10)
    web = time.process_time() - began
    after = Counted(connection)
    return {
        "queries": queries,
        "rows": round((after.rows - before.rows) / filed, 1),
        "log_bytes": round((after.log - before.log) / filed),
        "web_ms": round(web * 1000 / filed, 1),
        "database_ms": round((after.seconds - before.seconds) * 1000 / filed, 1),
        "bytes_a_case": bytes_a_case(connection),
    }


class Counted:
    """rows: written so far; log: place in it, in bytes; seconds: of processor that our backend has used."""

    def __init__(self, connection):
        from bench.measuring import processor_seconds

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute(
                "SELECT pg_backend_pid(), pg_current_wal_insert_lsn() - '0/0',"
                " (SELECT sum(n_tup_ins + n_tup_upd) FROM pg_stat_user_tables)"
            )
            pid, log, rows = cursor.fetchone()
        self.rows, self.log = int(rows), int(log)
        self.seconds = processor_seconds(pid)


def bytes_a_case(connection) -> int:
    """Everything in the tables of cases and clocks, divided by the cases; clocks of no case are taken out by
    their share of rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'complaints\\_%'"
        )
        [size] = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM complaints_complaint")
        [cases] = cursor.fetchone()
        cursor.execute(
            "SELECT pg_total_relation_size('reminders_deadline') / greatest(1, count(*)),"
            " count(*) FILTER (WHERE subject_id > 0) FROM reminders_deadline"
        )
        a_clock, clocks = cursor.fetchone()
    return round((int(size) + a_clock * clocks) / cases)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
