"""The worker's and the scheduler's configuration; what is done when stands in ``schedule``.

Nothing is ever published by a web request: what has to happen is a row in the database, and the
scheduler has the worker look for it. So a broker that is down touches no page, and a message that is
lost with it costs one turn of the schedule.
"""

import os

import structlog
from celery import Celery, bootsteps
from django.conf import settings
from django.db import DatabaseError, connection

from gaotai_jiazheng.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")

log = structlog.get_logger(__name__)

# A task that is still running when the broker believes its worker dead is given to a second one; all of
# them bear that, and the hard limit below makes it rare.
VISIBILITY_TIMEOUT_SECONDS = 600


def configuration():
    """Celery's settings; asked for when the first of them is needed, so that importing costs nothing."""
    return {
        "broker_url": settings.REDIS_URL,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
            # Looked at every 5 s: a killed worker's message comes back after the visibility timeout,
            # not minutes behind it.
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 30,
            # Several installations may share one Redis.
            "global_keyprefix": "gaotai-celery:",
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_soft_time_limit": 240,
        "task_time_limit": 300,
        "worker_prefetch_multiplier": 1,
        # A publish that finds no broker gives up at once; the next turn of the schedule is soon.
        "task_publish_retry": False,
        "worker_hijack_root_logger": False,
        "timezone": settings.TIME_ZONE,
        "enable_utc": True,
        "beat_scheduler": "gaotai_jiazheng.beat:LockedScheduler",
        "beat_schedule": SCHEDULE,
    }


app = Celery("gaotai_jiazheng")
app.add_defaults(configuration)
app.autodiscover_tasks()


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Has the worker say every 15 seconds that it is alive. While it looks for its broker it is silent."""

    requires = frozenset({"celery.worker.components:Timer"})

    def start(self, worker):
        from reminders.heartbeats import EVERY_SECONDS  # the apps are loaded by now

        self.beat()
        self.entry = worker.timer.call_repeatedly(EVERY_SECONDS, self.beat)

    def stop(self, worker):
        self.entry.cancel()

    def beat(self):
        from reminders.heartbeats import record

        try:
            record("worker")
        except DatabaseError as error:
            log.warning("heartbeat_not_written", process="worker", error=type(error).__name__)
        finally:
            # This is the process that forks the others: it must not leave them an open connection.
            connection.close()


app.steps["worker"].add(WorkerHeartbeat)
