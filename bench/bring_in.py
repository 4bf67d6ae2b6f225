"""Imports a file of so many work orders as the worker does, and prints what it took as JSON.

The import is the first thing this process does with the models, as in a worker that has just started.
"""

import io
import json
import os
import resource
import sys
import time
import uuid
from itertools import count, islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from datetime import timedelta

from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from bureaus.models import Bureau
from complaints.models import Complaint
from exchange import importing
from exchange.models import Partner
from gaotai_jiazheng.demo.hotline import H12345, HEADINGS, cells_of, orders_of_day

ORDERS_A_DAY = 500


def partner() -> Partner:
    center = Bureau.objects.get(is_dispatch_center=True)
    values = {"name": "测量用平台", "hotline": H12345, "bureau": center, "scopes": ["orders:write"]}
    return Partner.objects.get_or_create(slug="bench", defaults=values)[0]


def orders():
    """New orders without an end, of the days before today; no number stands twice, in no run."""
    run = uuid.uuid4().hex[:8]
    for days in count(1):
        day = timezone.localdate() - timedelta(days=days)
        for order in orders_of_day(day, H12345, ORDERS_A_DAY):
            yield order | {"external_number": f"{run}{order['external_number']}"}


def file_of(rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for order in islice(orders(), rows):
        sheet.append(cells_of(order))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def peak_mib():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measured(path):
    """Upload, check and import, each with its seconds, and the peak memory of all of it."""
    with open(path, "rb") as file:
        content = file.read()
    by = User.objects.get(username="gov-service-center")
    before = Complaint.objects.count()
    seconds = {}
    steps = {
        "upload": lambda: importing.upload(
            partner(), file_name="bench.xlsx", content=content, by=by
        ),
        "check": importing.work,
        "confirm": lambda: importing.confirm(batch, by=by),
        "import": importing.work,
    }
    batch = None
    for name, step in steps.items():
        began = time.perf_counter()
        answer = step()
        seconds[name] = round(time.perf_counter() - began, 2)
        batch = batch or answer
    batch.refresh_from_db()
    return {
        "seconds": seconds,
        "total_seconds": round(sum(seconds.values()), 2),
        "rows": batch.rows_done,
        "state": batch.state,
        "new": batch.new_count,
        "invalid": batch.invalid_count,
        "cases": Complaint.objects.count() - before,
        "peak_mib": peak_mib(),
    }


if sys.argv[1] == "make":
    with open(sys.argv[3], "wb") as made:
        made.write(file_of(int(sys.argv[2])))
else:
    print(json.dumps(measured(sys.argv[2])))
