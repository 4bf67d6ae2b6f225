"""Sixty-four clients enrol in one class, by turns with a bare UPDATE; prints seconds as JSON.

    python -m bench.enrolling ROUNDS

Three things are timed in each round: so many statements ``UPDATE … WHERE seats > 0`` on one row, so many
statements that give a seat or a place in the list, and so many whole enrolments whose code has come back.
Each round has a class of its own with fewer seats than people. All clients are threads of a few
processes, as the portal's web workers are.
"""

import json
import os
import sys
import uuid
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.payouts import free_uscc
from bench.turns import PROCESSES, timed
from gaotai_jiazheng.sealed import blind_index
from regions.models import Community
from training.models import Enrolment, Institution, Quota, TrainingClass, YearPlan
from training.services import enrolling, seats

PEOPLE, SEATS = 256, 192
CODE = "123456"
SMS = blind_index(CODE, "training_sms")


def bare(_):
    """The least that an enrolment can be: one statement, nobody known."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_seat SET seats = seats - 1 WHERE id = 1 AND seats > 0")
        return cursor.rowcount == 1


def seat(pk):
    """The statement that gives a seat or a place in the list."""
    with connection.cursor() as cursor:
        values = {"pk": pk, "at": timezone.now(), "code": "0" * 64, "sms": SMS, "most_attempts": 5}
        cursor.execute(seats.ASK_FOR_A_SEAT, values)
        return cursor.fetchone()


def confirm(pk):
    """The whole step, as the page takes it: the row is read, the code checked, the seat taken, the message
    written, and the auditors' rules have looked."""
    return enrolling.confirm(enrolling.waiting_for_code(pk), code=CODE).enrolment.state


ACTS = {"bare": bare, "seat": seat, "confirm": confirm}


def make_quota(classes) -> Quota:
    """Seats for so many classes next year."""
    users = [User.objects.get_or_create(username=f"bench-{name}")[0] for name in ("asker", "first")]
    year = timezone.localdate().year + 1
    plan = YearPlan.objects.create(
        year=year, round=YearPlan.objects.filter(year=year).count() + 1, made_by=users[0]
    )
    institution = Institution.objects.create(
        kind="county", name="bench", uscc=free_uscc(), valid_from="2020-01-01"
    )
    quota = Quota.objects.create(
        plan=plan, institution=institution, kind="startup", planned=classes * SEATS
    )
    plan.state, plan.approved_by, plan.approved_at = "approved", users[1], timezone.now()
    plan.save()
    return quota


def make_class(quota) -> tuple[TrainingClass, list[int]]:
    """A class that takes people, and the keys of those whose code is on its way."""
    begins = timezone.make_aware(datetime(quota.plan.year, 3, 2, 9))
    row = TrainingClass.objects.create(
        number=f"bench-{uuid.uuid4().hex[:12]}",
        quota=quota,
        institution=quota.institution,
        kind=quota.kind,
        mode="project",
        title="bench",
        hours=8,
        seats=SEATS,
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        community=Community.objects.first(),
        place="bench",
        learns="bench",
        who_may_come="bench",
        state="enrolling",
        filed_by=quota.plan.made_by,
    )
    now = timezone.now()
    people = Enrolment.objects.bulk_create(
        Enrolment(
            training_class=row,
            number=f"bench-{uuid.uuid4().hex[:12]}",
            name="bench",
            phone="13900000000",
            id_digest=uuid.uuid4().hex,
            way="phone",
            sms_digest=SMS,
            sms_expires_at=now + timedelta(hours=1),
            consented_at=now,
        )
        for _ in range(PEOPLE)
    )
    return row, [each.pk for each in people]


def main(rounds):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_seat")
        cursor.execute("CREATE TABLE bench_seat (id int PRIMARY KEY, seats bigint)")
        cursor.execute("INSERT INTO bench_seat VALUES (1, 1000000000)")
    quota = make_quota(rounds * 2)
    made = [(make_class(quota), make_class(quota)) for _ in range(rounds)]
    connection.close()
    figures = {name: [] for name in ACTS}
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        timed(pool, bare, [None] * 640)  # the processes start and connect
        for (_, seats), (_, confirms) in made:
            items = {"bare": [None] * PEOPLE * 4, "seat": seats, "confirm": confirms}
            for name, some in items.items():
                figures[name].append(timed(pool, ACTS[name], some))
    rows = TrainingClass.objects.filter(pk__in=[row.pk for pair in made for row, _ in pair])
    taken = [(row.taken, row.enrolments.seated().count()) for row in rows]
    return {
        **{f"{name}_per_second": [row[0] for row in rows] for name, rows in figures.items()},
        "refused": sum(row[2] for rows in figures.values() for row in rows),
        "errors": sum(row[3] for rows in figures.values() for row in rows),
        "oversold": sum(pair != (SEATS, SEATS) for pair in taken),
        "at": timezone.now().isoformat(timespec="seconds"),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
