"""The list of applications at a thousand rows and at a million: queries, and the 95th percentile of a page.

    python -m bench.applications [rows]

Works on the database of DATABASE_URL, adds invented rows by SQL, and takes everything back at the end.
"""

import json
import os
import sys
from statistics import median_high
from time import perf_counter

import django
from django.db import connection, transaction

from bench.bars import at_most
from bench.measuring import queries_of

ROWS, QUICK_ROWS = 1_000_000, 20_000
ROUNDS = 40


def measure(county):
    """Yields queries and the growth of p95 of each page of the list."""
    rows = ROWS if county.is_full else QUICK_ROWS
    told = county.run("-m", "bench.applications", str(rows), database=county.demo())
    for page, seen in json.loads(told).items():
        growth = round(seen["large"]["p95"] / seen["small"]["p95"], 2)
        queries = seen["large"]["queries"]
        yield {
            "figure": f"applications, {page} at {rows:,}",
            "value": f"{queries} queries, p95 {growth} x that at 1,000",
            "bars": [
                at_most(seen["small"]["queries"], queries, "queries, as at 1,000"),
                at_most(1.5, growth, "growth of p95"),
            ],
            **seen,
        }


def compare(rows):
    """The pages of a bureau's officer, at a thousand rows and at all; milliseconds and queries."""
    from bench.entitlements import bureau
    from subsidies.loading import load_policies

    with transaction.atomic():
        bureau()
        load_policies()
        client = officer()
        add_rows(0, 1000)
        small = pages(client)
        add_rows(1000, rows)
        large = pages(client)
        transaction.set_rollback(True)
    return {name: {"small": small[name], "large": large[name]} for name in small}


def officer():
    from django.test import Client

    from accounts.models import User
    from bureaus.models import Bureau, BureauMember

    user = User.objects.create(username="bench-applications", is_staff=True)
    BureauMember.objects.create(
        bureau=Bureau.objects.get(slug="hrss"), user=user, role="handler", valid_from="2020-01-01"
    )
    client = Client()
    client.force_login(user)
    return client


def pages(client) -> dict:
    """Page -> (median, 95th percentile in milliseconds, queries)."""
    address = "/admin/subsidies/application/"
    asked = {
        "newest": address,
        "one policy": f"{address}?code=travel",
        "one state": f"{address}?state=returned",
        "API": "/api/v1/staff/applications/",
    }
    return {name: timed(client, path) for name, path in asked.items()}


def timed(client, path):
    client.get(path)
    took = []
    for _ in range(ROUNDS):
        start = perf_counter()
        response = client.get(path)
        took.append((perf_counter() - start) * 1000)
        assert response.status_code == 200, (path, response.status_code)
    # Now and then one asks anew for what a process remembers for some seconds.
    queries = median_high(queries_of(lambda: client.get(path)) for _ in range(5))
    took.sort()
    return {
        "median": round(took[len(took) // 2], 1),
        "p95": round(took[int(len(took) * 0.95)], 1),
        "queries": queries,
    }


def add_rows(first, last):
    from gaotai_jiazheng.sealed import seal

    values = {
        "first": first + 1,
        "last": last,
        "name": seal("王秀兰", "subsidies.application.name"),
        "phone": seal("13893600001", "subsidies.application.phone"),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(ADD, values)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE subsidies_application")


ADD = """
    INSERT INTO subsidies_application (number, query_code_digest, policy_id, code, state, position, round, name,
        id_number, person_digest, phone, phone_digest, bank_account, answers, year, period, facts, channel,
        begun_at, submitted_at, ended_reason)
    SELECT 'BENCH' || n, '', policy.id, policy.code,
        (ARRAY['checking', 'checking', 'checking', 'checking', 'returned'])[1 + n %% 5], 0, 1, %(name)s, '',
        'p' || n, %(phone)s, '', '', '', 2026, '', '{}', 'portal', now(), now(), ''
    FROM generate_series(%(first)s, %(last)s) n
    JOIN LATERAL (SELECT id, code FROM subsidies_subsidypolicy ORDER BY id OFFSET n %% 8 LIMIT 1) policy ON true
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()
    print(json.dumps(compare(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), indent=1))
