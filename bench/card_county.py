"""A county of workers with papers and cards, written by SQL; its night, and tokens to check. Prints JSON.

bench.card_county seed 200000    make the workers, once
bench.card_county night          every worker computed for today: first, again, and the day after
bench.card_county tokens 2000    the tokens of so many cards
"""

import json
import os
import resource
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from cards import codes, services, tokens
from cards.models import Card, Standing
from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import seal
from workers.models import Worker

CARDS = 5_000
# Every 7th check, every 5th health certificate and every 3rd policy ends about now: a night has work.
WORKERS = """
INSERT INTO workers_worker (id, id_type, id_number, id_issuer, id_digest, name, name_digest, sex,
    birth_date, phone, phone_digest, photo, state, registered_at)
SELECT n, 'resident', %(number)s, '', md5(n::text) || md5('w' || n), %(name)s, '', 'female', '', '', '',
    '', 'registered', now()
FROM generate_series(1, %(count)s) AS n
"""
PAPERS = (
    """
    INSERT INTO workers_verification (subject_type_id, subject_id, agrees, method, bureau_id, by_id, at, note)
    SELECT %(worker_type)s, n, true, 'original', %(bureau)s, %(user)s, now() - interval '300 days', ''
    FROM generate_series(1, %(count)s) AS n
    """,
    """
    INSERT INTO workers_employment (worker_id, enterprise_id, mode, service_lines, started_on, end_reason,
        contract_kind, contract_number)
    SELECT n, %(enterprise)s, 'agency_based', CASE WHEN n %% 4 = 0 THEN '{child_care}'::text[]
        ELSE '{cleaning}' END, current_date - 400, '', '', ''
    FROM generate_series(1, %(count)s) AS n
    """,
    """
    INSERT INTO workers_healthcertificate (worker_id, entered_at, number, issuer, valid_from, valid_until,
        conclusion, verification_id)
    SELECT v.subject_id, now(), '', '县疾控中心', current_date - 330, current_date +
        CASE WHEN v.subject_id %% 5 = 0 THEN (v.subject_id %% 3)::int ELSE 35 + (v.subject_id %% 300)::int END,
        '', v.id
    FROM workers_verification v
    """,
    """
    INSERT INTO workers_policy (worker_id, entered_at, kind, insurer, number, valid_from, valid_until)
    SELECT n, now(), 'accident', '某财险', 'P' || n, current_date - 300, current_date +
        CASE WHEN n %% 3 = 0 THEN n %% 4 ELSE 60 + n %% 200 END
    FROM generate_series(1, %(count)s) AS n
    """,
    """
    INSERT INTO workers_verification (subject_type_id, subject_id, agrees, method, bureau_id, by_id, at, note)
    SELECT %(enterprise_type)s, n, true, 'original', %(bureau)s, %(user)s, now(), ''
    FROM generate_series(1, %(count)s) AS n
    """,
    """
    INSERT INTO workers_backgroundcheck (worker_id, entered_at, result, checked_on, verification_id)
    SELECT v.subject_id, now(), %(result)s, current_date - 100 - (v.subject_id %% 300)::int, v.id
    FROM workers_verification v WHERE v.subject_type_id = %(enterprise_type)s
    """,
)
TABLES = (
    "workers_worker",
    "workers_employment",
    "workers_healthcertificate",
    "workers_policy",
    "workers_backgroundcheck",
    "workers_verification",
)


def seed(count):
    """The workers, their papers, and cards of the first of them."""
    if Worker.objects.exists():
        return {"workers": Worker.objects.count()}
    user = User.objects.create_user("bench-officer", password=None)
    bureau = Bureau.objects.create(slug="hrss", name="县人社局")
    enterprise = Enterprise.objects.create(
        name="测量用家政公司", uscc="91620724MA0000001X", address="城关镇", phone="0936-6620000"
    )
    given = {
        "count": count,
        "number": seal("620724198503120029", "workers.worker.id_number"),
        "name": seal("王秀兰", "workers.worker.name"),
        "result": seal("clear", "workers.backgroundcheck.result"),
        "worker_type": ContentType.objects.get_for_model(Worker).pk,
        "enterprise_type": ContentType.objects.get_for_model(Enterprise).pk,
        "bureau": bureau.pk,
        "user": user.pk,
        "enterprise": enterprise.pk,
    }
    with connection.cursor() as cursor:
        # Neither a history nor marks of what was there from the first day.
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (WORKERS, *PAPERS):
            cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    services.rebuild()
    key = services.rotate()
    cards_of(range(1, min(count, CARDS) + 1), enterprise, bureau, user, key)
    services.follow_changes()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"workers": count}


def cards_of(worker_ids, enterprise, bureau, user, key):
    """A card each, signed as those that officers issue."""
    private_key, day = key.opened(), timezone.localdate()
    rows = []
    for worker_id in worker_ids:
        until = day + timedelta(days=364)
        token = tokens.Token(key.key_id, codes.new_number(), 1, day, until)
        rows.append(
            Card(
                number=token.number,
                worker_id=worker_id,
                serial=1,
                enterprise=enterprise,
                bureau=bureau,
                key=key,
                token=tokens.signed(token, private_key),
                issued_on=day,
                valid_until=until,
                issued_by=user,
            )
        )
    Card.objects.bulk_create(rows, batch_size=1000)


def night():
    """Seconds and rows of three nights: with nothing to write, with what a day ends, and from nothing."""
    today = timezone.localdate()
    services.restand_all(today)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen = {"workers": Worker.objects.count()}
    for name, day in (("again", today), ("next day", today + timedelta(days=1))):
        seen[name] = timed(day)
    seen["everybody"] = timed(today + timedelta(days=1), everybody=True)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cards_standing")
    seen["from nothing"] = timed(today)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return seen | {"grown_kb": grown, "green": Standing.objects.filter(colour=0).count()}


def timed(day, **more):
    began = time.perf_counter()
    rows = services.restand_all(day, **more)
    return {"seconds": round(time.perf_counter() - began, 2), "rows": rows}


def some_tokens(count):
    return list(Card.objects.order_by("pk").values_list("token", flat=True)[:count])


WORKS = {"seed": seed, "night": night, "tokens": some_tokens}

if __name__ == "__main__":
    work, *numbers = sys.argv[1:]
    print(json.dumps(WORKS[work](*map(int, numbers))))
