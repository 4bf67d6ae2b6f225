"""Who may be entitled to what, over 200,000 people: seconds, and how much memory the run took more.

    python -m bench.entitlements [people]

Works on the database of DATABASE_URL, adds invented people by SQL, and takes everything back at the end.
"""

import json
import os
import resource
import sys
from time import perf_counter

import django
from django.db import connection, transaction

from bench.bars import at_most

PEOPLE, QUICK_PEOPLE = 200_000, 4_000
MEGABYTE = 1024  # of what getrusage counts


def measure(county):
    """Yields the seconds and the memory of a run over everybody."""
    people = PEOPLE if county.is_full else QUICK_PEOPLE
    told = county.run("-m", "bench.entitlements", str(people), database=county.demo())
    seen = json.loads(told.splitlines()[-1])
    yield {
        "figure": f"who may be entitled to what, {people:,} people",
        "value": f"{seen['seconds']} s, {seen['found']:,} found, {seen['more_megabytes']} MB more memory",
        "bars": [
            at_most(60, seen["seconds"], "seconds"),
            at_most(64, seen["more_megabytes"], "MB more memory"),
        ],
        **seen,
    }


def compare(people):
    """Add the people, look at a hundredth first, then at all; what both took."""
    from subsidies.loading import load_policies
    from subsidies.services import entitling

    with transaction.atomic():
        bureau()
        load_policies()
        add_people(people // 100)
        entitling.run()
        before = peak()
        add_people(people)
        start = perf_counter()
        made = entitling.run()
        seconds = perf_counter() - start
        after = peak()
        transaction.set_rollback(True)
    return {
        "people": made.people,
        "found": made.found,
        "seconds": round(seconds, 1),
        "more_megabytes": round(after - before, 1),
        "megabytes": round(after),
    }


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def bureau():
    from bureaus.models import Bureau

    for slug in ("hrss", "trade-union"):
        Bureau.objects.get_or_create(slug=slug, defaults={"name": slug, "full_name": slug})


def add_people(count):
    """Workers with a birth date; a third have attested poverty, a third a certificate of this year."""
    from django.contrib.contenttypes.models import ContentType

    from accounts.models import User
    from bureaus.models import Bureau
    from gaotai_jiazheng.sealed import seal
    from workers.models import Occupation, Worker

    user, _ = User.objects.get_or_create(username="bench-entitlements")
    occupation, _ = Occupation.objects.get_or_create(
        code="bench", dict_version="bench", defaults={"name": "bench", "active_from": "2020-01-01"}
    )
    values = {
        "count": count,
        "born": seal("1985-03-12", "workers.worker.birth_date"),
        "user": user.pk,
        "bureau": Bureau.objects.first().pk,
        "type": ContentType.objects.get_for_model(Worker).pk,
        "occupation": occupation.pk,
        "tag": f"b{count}-",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in STATEMENTS:
            cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


STATEMENTS = (
    """
    INSERT INTO workers_worker (id_type, id_number, id_issuer, id_digest, name, name_digest, sex, birth_date,
        phone, phone_digest, photo, state, registered_at)
    SELECT 'resident', '', '', %(tag)s || n, '', '', 'female', %(born)s, '', '', '', 'registered', now()
    FROM generate_series(1, %(count)s) n
    """,
    """
    INSERT INTO workers_verification (subject_type_id, subject_id, agrees, method, note, bureau_id, by_id, at)
    SELECT %(type)s, id, true, 'original', '', %(bureau)s, %(user)s, now() FROM workers_worker
    WHERE id_digest LIKE %(tag)s || '%%' AND id %% 3 <> 2
    """,
    """
    INSERT INTO workers_attestation (worker_id, kind, value, since, verification_id)
    SELECT worker.id, 'lifted_out_of_poverty', '', '2020-01-01', looked.id FROM workers_worker worker
    JOIN workers_verification looked ON looked.subject_id = worker.id AND looked.subject_type_id = %(type)s
    WHERE worker.id_digest LIKE %(tag)s || '%%' AND worker.id %% 3 = 0
    """,
    """
    INSERT INTO workers_occupationcertificate (worker_id, kind, occupation_id, work_type, skill_level, number,
        issuer, issued_on, revoked_reason, entered_at, verification_id)
    SELECT worker.id, 'skill_level', %(occupation)s, '', 4, 'B' || worker.id, 'bench', current_date - 30, '',
        now(), looked.id FROM workers_worker worker
    JOIN workers_verification looked ON looked.subject_id = worker.id AND looked.subject_type_id = %(type)s
    WHERE worker.id_digest LIKE %(tag)s || '%%' AND worker.id %% 3 = 1
    """,
    "ANALYZE workers_worker, workers_attestation, workers_occupationcertificate, workers_verification",
)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()
    print(json.dumps(compare(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)))
