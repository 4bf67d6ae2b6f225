"""The ten statements that took most of the time while the pages of ``bench.stroll`` were opened, with their plans.

python -m bench.hottest        on the database of DATABASE_URL; prints Markdown
"""

import re
import time
from collections import defaultdict

from django.db import connection, transaction

from bench.stroll import pages  # sets Django up

MOST = 10
TIMES = 3
LONGEST_STATEMENT, LONGEST_PLAN = 400, 24
COLUMNS = re.compile(r'SELECT (DISTINCT )?("[a-z_]+"\."[a-z_]+"(?: AS "\w+")?, ){3,}.*? FROM ')


class Noted:
    """Statement -> milliseconds of each call, pages, and the values of the slowest call."""

    def __init__(self):
        self.milliseconds = defaultdict(list)
        self.pages, self.slowest = defaultdict(set), {}
        self.page = ""

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (time.perf_counter() - began) * 1000
            if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")) and not many:
                if took >= max(self.milliseconds[sql], default=0):
                    self.slowest[sql] = params
                self.milliseconds[sql].append(took)
                self.pages[sql].add(self.page)

    def hottest(self):
        """Statements, those that took longest in all first."""
        by_time = sorted(self.milliseconds, key=lambda sql: -sum(self.milliseconds[sql]))
        return by_time[:MOST]


def main():
    noted = Noted()
    with connection.execute_wrapper(noted):
        for noted.page, act in pages().items():
            for _ in range(TIMES):
                act()
    for place, sql in enumerate(noted.hottest(), start=1):
        print_one(place, sql, noted)


def print_one(place, sql, noted):
    calls = noted.milliseconds[sql]
    where = "; ".join(sorted(noted.pages[sql])[:3])
    print(f"### {place}. {where}\n")
    print(
        f"{len(calls)} calls, {sum(calls) / len(calls):.1f} ms on average, {max(calls):.1f} ms at most.\n"
    )
    print(f"```sql\n{shortened(sql)[:LONGEST_STATEMENT]}\n```\n")
    lines = plan_of(sql, noted.slowest[sql])
    more = [f"… {len(lines) - LONGEST_PLAN} more lines"] if len(lines) > LONGEST_PLAN else []
    print("```text\n" + "\n".join([*lines[:LONGEST_PLAN], *more]) + "\n```\n")


def shortened(sql):
    return COLUMNS.sub(lambda found: f"SELECT {found[1] or ''}… FROM ", sql)


def plan_of(sql, params) -> list[str]:
    """The plan as it ran; a function that writes is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        lines = [line[:160] for (line,) in cursor.fetchall()]
        transaction.set_rollback(True)
    return lines


if __name__ == "__main__":
    main()
