"""Sixty-four clients claim vouchers of one batch, by turns with a bare UPDATE; prints seconds as JSON.

    python -m bench.claiming ROUNDS

Three things are timed in each round: so many statements ``UPDATE … WHERE stock > 0`` on one row, so many calls of
the function that claims, and so many whole claims as the page makes them when the code has come back. Each round
has batches of its own with fewer vouchers than people. All clients are threads of a few processes, as the
portal's web workers are.
"""

import json
import os
import sys
import uuid
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.turns import PROCESSES, timed
from bureaus.models import Bureau
from gaotai_jiazheng.sealed import blind_index
from promotion.models import Campaign, Voucher, VoucherBatch
from promotion.services import claiming

PEOPLE, STOCK = 256, 192
CODE = "123456"


def bare(_):
    """The least that a claim can be: one statement, nobody known."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_stock SET stock = stock - 1 WHERE id = 1 AND stock > 0")
        return cursor.rowcount == 1


def call(pk):
    """The call that claims. Raises ValidationError where no voucher is left."""
    now = timezone.now()
    day = timezone.localdate(now)
    answer = blind_index(CODE, "promotion_sms")
    with connection.cursor() as cursor:
        try:
            cursor.execute(claiming.CLAIM, [pk, answer, now, day, day, claiming.MOST_ATTEMPTS])
        except DatabaseError as error:
            if "gives no voucher" in str(error):
                raise ValidationError("no voucher is left") from error
            raise
        return cursor.fetchone()[0]


def claim(pk):
    """The whole step, with the voucher read as the page reads it."""
    voucher = Voucher.objects.select_related("batch__campaign").get(pk=pk)
    return claiming.claim(voucher, code=CODE).state


ACTS = {"bare": bare, "call": call, "claim": claim}


def make_campaign() -> Campaign:
    """A campaign that is drawn up; its batches are opened by hand, no money moves in a measurement."""
    today = timezone.localdate()
    return Campaign.objects.create(
        number=f"bench-{uuid.uuid4().hex[:12]}",
        title="bench",
        story="bench",
        bureau=Bureau.objects.order_by("pk").first(),
        service_lines=["cleaning"],
        starts_on=today,
        ends_on=today + timedelta(days=30),
        budget_fen=10_000_000_000,
        made_by=User.objects.get_or_create(username="bench-asker")[0],
    )


@transaction.atomic
def make_batch(campaign) -> tuple[VoucherBatch, list[int]]:
    """A batch that may be claimed, and the keys of the vouchers whose code is on its way."""
    row = VoucherBatch.objects.create(
        campaign=campaign,
        kind="coupon",
        title="bench",
        value_fen=100,
        minimum_fen=100,
        stock=STOCK,
        takes_claims=True,
    )
    now, digest = timezone.now(), blind_index(CODE, "promotion_sms")
    people = Voucher.objects.bulk_create(
        Voucher(
            batch=row,
            number=f"bench-{uuid.uuid4().hex[:16]}",
            way="phone",
            phone="13900000000",
            person_digest=uuid.uuid4().hex,
            token="bench",
            token_digest=uuid.uuid4().hex,
            code_digest=uuid.uuid4().hex,
            sms_digest=digest,
            sms_expires_at=now + timedelta(hours=1),
        )
        for _ in range(PEOPLE)
    )
    return row, [each.pk for each in people]


def main(rounds):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_stock")
        cursor.execute("CREATE TABLE bench_stock (id int PRIMARY KEY, stock bigint)")
        cursor.execute("INSERT INTO bench_stock VALUES (1, 1000000000)")
    campaign = make_campaign()
    made = [(make_batch(campaign), make_batch(campaign)) for _ in range(rounds)]
    connection.close()
    figures = {name: [] for name in ACTS}
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        timed(pool, bare, [None] * 640)  # the processes start and connect
        for (_, calls), (_, claims) in made:
            items = {"bare": [None] * PEOPLE * 4, "call": calls, "claim": claims}
            for name, some in items.items():
                figures[name].append(timed(pool, ACTS[name], some))
    rows = VoucherBatch.objects.filter(pk__in=[row.pk for pair in made for row, _ in pair])
    taken = [(row.claimed, row.vouchers.filter(state="claimed").count()) for row in rows]
    return {
        **{f"{name}_per_second": [row[0] for row in rows] for name, rows in figures.items()},
        "refused": sum(row[2] for rows in figures.values() for row in rows),
        "errors": sum(row[3] for rows in figures.values() for row in rows),
        "oversold": sum(pair != (STOCK, STOCK) for pair in taken),
        "at": timezone.now().isoformat(timespec="seconds"),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
