"""Changes tables of a filled county while people use them, and measures how long anybody waits for a lock.

    python -m bench.migrating PORT SECONDS

A sample of what later migrations do to the table of cases: an empty column, one with a default of the database,
rows filled in batches, an index, a constraint in two steps; then all of it taken back. Meanwhile cases are filed, and a report
reads the table in transactions of two seconds, behind which a change of the table has to queue. Each step runs as
docs/operations.md says, with a short lock_timeout and again when it did not get its lock. For comparison: one such step
without the timeout, and an index that is not built concurrently.
"""

import itertools
import json
import os
import sys
import threading
import time

from bench import load
from bench.bars import at_most, none_of
from bench.filing import body

LONGEST_WAIT = 1.0  # seconds
LOCK_TIMEOUT_MS, SLOW_READER_SECONDS = 500, 2
TRIES, BATCH, CONCURRENCY = 60, 1000, 4
WAITING = """
    SELECT COALESCE(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) FROM pg_locks
    WHERE NOT granted AND waitstart IS NOT NULL AND pid <> ALL(%s)
"""


def measure(county):
    """Yields the longest wait of a request for a lock while a filled database is migrated."""
    database = county.database(county.sizes[1])
    copy = f"{county.prefix}_migrating"
    county.copy(database, copy)
    with county.portal(copy) as port:
        said = county.run("-m", "bench.migrating", str(port), database=copy)
    seen = json.loads(said.splitlines()[-1])
    yield {
        "figure": f"longest wait for a lock, migrations on {seen['cases']:,} cases in use",
        "value": f"{seen['longest_wait']} s, {seen['unexpected_answers']} wrong answers",
        **seen,
        "bars": [
            at_most(LONGEST_WAIT, seen["longest_wait"], "seconds"),
            *none_of(wrong_answers=seen["unexpected_answers"]),
        ],
    }


class Watch:
    """Looks every few milliseconds how long somebody other than the migration has waited for a lock."""

    def __init__(self, url, own_pids):
        self.url, self.own_pids, self.longest = url, own_pids, 0.0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()

    def look(self):
        import psycopg2

        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self.stopping.wait(0.01):
                cursor.execute(WAITING, [self.own_pids])
                self.longest = max(self.longest, float(cursor.fetchone()[0]))
        connection.close()

    def take(self) -> float:
        """The longest wait since the last time, in seconds."""
        longest, self.longest = self.longest, 0.0
        return round(longest, 3)


def slow_reader(url, stopping):
    """A report: it holds the table of cases for two seconds, twice as often as not."""
    import psycopg2

    connection = psycopg2.connect(url)
    while not stopping.is_set():
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM complaints_complaint")
            cursor.execute("SELECT pg_sleep(%s)", [SLOW_READER_SECONDS])
        stopping.wait(SLOW_READER_SECONDS / 2)
    connection.close()


def steps():
    """(name, operation, whether it runs in a transaction)."""
    from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
    from django.db import models
    from django.db.migrations import AddField, RunPython
    from django.db.models import Q

    from gaotai_jiazheng.schema import BuildIndexConcurrently

    grade = models.IntegerField(null=True)
    word = models.CharField(max_length=10, db_default="", default="")
    index = models.Index(fields=["sample_grade"], name="sample_index")
    check = models.CheckConstraint(condition=Q(sample_grade__lt=100), name="sample_check")
    return [
        ("an empty column", AddField("complaint", "sample_grade", grade), True),
        ("a column with a default", AddField("complaint", "sample_word", word), True),
        ("rows filled in batches", RunPython(fill, RunPython.noop), False),
        ("an index", BuildIndexConcurrently("complaint", index), False),
        ("a constraint, not valid", AddConstraintNotValid("complaint", check), True),
        ("the constraint validated", ValidateConstraint("complaint", "sample_check"), True),
    ]


def fill(apps, editor):
    from django.db import connection

    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH batch AS (SELECT id FROM complaints_complaint WHERE id > %s ORDER BY id LIMIT %s)"
                " UPDATE complaints_complaint c SET sample_grade = 1 FROM batch WHERE c.id = batch.id RETURNING c.id",
                [last, BATCH],
            )
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        last = max(ids)


class Migration:
    """Takes steps and their ways back, each again until it got its lock. tries: how often that was."""

    def __init__(self):
        from django.apps import apps
        from django.db.migrations.state import ProjectState

        self.state, self.tries = ProjectState.from_apps(apps), 0

    def take(self, operation, atomic, timeout_ms=LOCK_TIMEOUT_MS):
        before, after = self.state, self.state.clone()
        operation.state_forwards("complaints", after)
        self.until_locked(
            atomic,
            timeout_ms,
            lambda editor: operation.database_forwards("complaints", editor, before, after),
        )
        self.state = after

    def take_back(self, operation, atomic, before):
        after = self.state
        self.until_locked(
            atomic,
            LOCK_TIMEOUT_MS,
            lambda editor: operation.database_backwards("complaints", editor, after, before),
        )
        self.state = before

    def until_locked(self, atomic, timeout_ms, act):
        from django.db import OperationalError, connection

        for _ in range(TRIES):
            self.tries += 1
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{timeout_ms}ms"])
            try:
                with connection.schema_editor(atomic=atomic) as editor:
                    act(editor)
            except OperationalError as error:
                if "lock timeout" not in str(error):
                    raise
                time.sleep(0.3)
            else:
                return
        raise TimeoutError(f"no lock in {TRIES} tries")


def run(port) -> dict:
    from django.db import connection, models
    from django.db.migrations import AddField, AddIndex

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), (SELECT count(*) FROM complaints_complaint)")
        own_pid, cases = cursor.fetchone()
    url, stopping, answers = os.environ["DATABASE_URL"], threading.Event(), []
    threads = [
        threading.Thread(target=slow_reader, args=(url, stopping), daemon=True),
        threading.Thread(target=traffic, args=(port, stopping, answers), daemon=True),
    ]
    for thread in threads:
        thread.start()
    migration, waits, back = Migration(), {}, []
    with Watch(url, [own_pid]) as watch:
        time.sleep(2)
        without = watch.take()
        for name, operation, atomic in steps():
            back.append((operation, atomic, migration.state))
            migration.take(operation, atomic)
            waits[name] = watch.take()
        for operation, atomic, before in reversed(back):
            migration.take_back(operation, atomic, before)
        waits["all taken back"] = watch.take()
        tries = migration.tries
        hurt = AddField("complaint", "sample_other", models.IntegerField(null=True))
        before = migration.state
        migration.take(hurt, True, timeout_ms=0)
        bad = {"a column without lock_timeout": watch.take()}
        migration.take_back(hurt, True, before)
        index = AddIndex("complaint", models.Index(fields=["title", "content"], name="sample_bad"))
        before = migration.state
        watch.take()
        migration.take(index, True, timeout_ms=0)
        bad["an index, not concurrently"] = watch.take()
        migration.take_back(index, True, before)
        stopping.set()
        for thread in threads:
            thread.join()
    return {
        "cases": cases,
        "longest_wait": max(waits.values()),
        "waits": waits,
        "waits_without_migration": without,
        "tries": tries,
        "for_comparison": bad,
        "answers": sum(len(each.latencies_ms) for each in answers),
        "slowest_answer_ms": round(max(each.latencies_ms[-1] for each in answers)),
        "unexpected_answers": sum(each.unexpected for each in answers),
    }


def traffic(port, stopping, answers):
    numbers = itertools.count()

    def request():
        return load.request_bytes(
            "POST", "/api/v1/complaints/", host="127.0.0.1", body=body(next(numbers))
        )

    while not stopping.is_set():
        answers.append(load.run(port, request, concurrency=CONCURRENCY, seconds=1, expect=201))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()
    print(json.dumps(run(int(sys.argv[1])), ensure_ascii=False))
