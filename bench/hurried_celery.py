"""The portal's own Celery app with a schedule in seconds, so that what takes minutes is over in a run.

What is due every few seconds anyway comes each second; what watches days comes every few seconds: each task is
made to be repeated. Purges and sums, which no run looks at, are left out.
"""

import os

from bench.moved_clock import MovedClock
from gaotai_jiazheng.celery import app
from gaotai_jiazheng.schedule import SCHEDULE, every

OFTEN, NOW_AND_THEN = 1.0, 5.0
WATCHERS = {
    "give reminders",
    "follow days of contracts",
    "follow floors of deposits",
    "expire vouchers",
    "tell who has moved up in classes",
    "send links of claimed vouchers",
}


def hurried() -> dict:
    found = {}
    for name, entry in SCHEDULE.items():
        is_frequent = isinstance(entry["schedule"], float) and entry["schedule"] <= 10
        if is_frequent or name in WATCHERS:
            seconds = OFTEN if is_frequent else NOW_AND_THEN
            found[name] = every(entry["task"], seconds, expires=30, args=entry["args"])
    return found


app.conf.beat_schedule = hurried()

if "BENCH_CLOCK" in os.environ:
    MovedClock(os.environ["BENCH_CLOCK"]).follow()
