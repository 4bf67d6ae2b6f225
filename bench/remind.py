"""Makes so many open deadlines due today, gives their reminders, and prints what the run took as JSON.

The run is the first thing this process does with the models, as in a worker that has just started.
"""

import json
import os
import resource
import sys
import time
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.db import connection, transaction
from django.utils import timezone

from reminders.reminding import send_due_reminders

# What earlier runs left for today would be sent too.
PUT_OFF_OTHERS = """
    UPDATE reminders_deadline SET next_reminder_on = %(today)s + 1
    WHERE state = 'running' AND next_reminder_on <= %(today)s
"""
# A clock that an earlier run has used begins a new round, whose reminders are new ones.
MAKE_DUE = """
    UPDATE reminders_deadline SET due_on = %(today)s, next_reminder_on = %(today)s, round = round + 1
    WHERE id IN (
        SELECT id FROM reminders_deadline
        WHERE state = 'running' AND received_on < %(today)s ORDER BY id LIMIT %(count)s
    )
"""


@transaction.atomic
def make_due(count):
    """Raises ValueError when there are not so many open deadlines."""
    values = {"today": timezone.localdate(), "count": count}
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF_OTHERS, values)
        cursor.execute(MAKE_DUE, values)
        if cursor.rowcount != count:
            raise ValueError(f"only {cursor.rowcount} deadlines could be made due")


def measured():
    began = time.perf_counter()
    counts = send_due_reminders()
    seconds = time.perf_counter() - began
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": round(seconds, 3),
        "sent": counts.reminders,
        "peak_mib": round(peak_mib, 1),
        **{name: value for name, value in asdict(counts).items() if name != "reminders"},
    }


make_due(int(sys.argv[1]))
print(json.dumps(measured()))
