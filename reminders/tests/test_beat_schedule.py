import inspect
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.db import connection
from django.utils import timezone

from gaotai_jiazheng.beat import LOCK, STAND_BY_SECONDS, LockedScheduler
from gaotai_jiazheng.celery import SCHEDULE, app
from reminders import heartbeats
from reminders.models import Heartbeat


@pytest.fixture(scope="module")
def tasks():
    app.loader.import_default_modules()
    return app.tasks


@pytest.mark.parametrize("name", SCHEDULE)
def test_every_entry_names_a_task_and_its_arguments_bind(tasks, name):
    entry = SCHEDULE[name]

    task = tasks[entry["task"]]

    inspect.signature(task.run).bind(*entry["args"], **entry.get("kwargs", {}))


@pytest.mark.django_db(transaction=True)
def test_every_turn_runs_outside_of_any_transaction(tasks):
    """What locks rows without a transaction fails here, and not in a test that is a transaction itself."""
    for task, args in sorted({(entry["task"], entry["args"]) for entry in SCHEDULE.values()}):
        tasks[task](*args)


@pytest.mark.parametrize("name", SCHEDULE)
def test_every_entry_can_be_scheduled_and_its_turns_do_not_pile_up(name):
    entry = SCHEDULE[name]
    schedule = app.Beat(app=app, scheduler_cls=LockedScheduler).app.conf.beat_schedule[name][
        "schedule"
    ]

    assert isinstance(schedule, float | crontab)
    assert entry["options"]["expires"] > 0
    if isinstance(schedule, float):
        assert entry["options"]["expires"] <= schedule


def test_outbox_is_swept_every_ten_seconds_for_each_channel():
    sweeps = {
        entry["args"]: entry["schedule"]
        for entry in SCHEDULE.values()
        if entry["task"] == "reminders.tasks.deliver_outbox"
    }
    assert sweeps == {("members",): 10.0, ("email",): 10.0, ("sms",): 10.0}


def test_schedule_is_kept_in_the_countys_time():
    assert app.conf.timezone == "Asia/Shanghai"
    assert SCHEDULE["give reminders"]["schedule"] == crontab(minute="*/5")


def test_configuration_of_the_worker():
    names = [
        "broker_url",
        "task_acks_late",
        "worker_prefetch_multiplier",
        "task_ignore_result",
        "broker_connection_max_retries",
    ]
    assert [getattr(app.conf, name) for name in names] == [settings.REDIS_URL, True, 1, True, None]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    # Else a task that is still at work would be given to a second worker.
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_importing_a_leaf_reads_no_settings():
    """Celery's configuration is lazy: scripts import leaves before there is an environment."""
    code = "import gaotai_jiazheng.workdays; from django.conf import settings; print(settings.configured)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


@pytest.mark.django_db
def test_heartbeat_is_one_row_that_is_overwritten():
    heartbeats.record("beat")
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    heartbeats.record("beat")

    row = Heartbeat.objects.get()
    assert timezone.now() - row.at < timedelta(minutes=1)


class OtherSession:
    """A second beat's database session, at psycopg2's own level."""

    def __enter__(self):
        self.connection = connection.copy()
        self.cursor = self.connection.cursor()
        return self

    def __exit__(self, *exception):
        self.connection.close()

    def ask(self, sql):
        self.cursor.execute(sql, [LOCK])
        return self.cursor.fetchone()[0]


@pytest.fixture
def scheduler():
    scheduler = LockedScheduler(app, lazy=True)
    scheduler._schedule = {}
    yield scheduler
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_second_beat_stands_by_until_the_first_is_gone(scheduler):
    with OtherSession() as first:
        assert first.ask("SELECT pg_try_advisory_lock(%s)")
        assert scheduler.tick() == STAND_BY_SECONDS
        assert not scheduler.is_at_work
        assert not Heartbeat.objects.exists()
        first.ask("SELECT pg_advisory_unlock(%s)")

    scheduler.tick()

    assert scheduler.is_at_work
    assert Heartbeat.objects.filter(name="beat").exists()
    with OtherSession() as second:
        assert not second.ask("SELECT pg_try_advisory_lock(%s)")


@pytest.mark.django_db(transaction=True)
def test_beat_that_lost_its_session_stands_for_the_lock_again(scheduler):
    scheduler.tick()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with OtherSession() as administrator:
        administrator.cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        scheduler.heard_at = 0.0

        assert scheduler.tick() == STAND_BY_SECONDS
        assert not scheduler.is_at_work

    scheduler.tick()
    assert scheduler.is_at_work


@pytest.mark.django_db(transaction=True)
def test_clock_that_was_a_month_ahead_stops_no_turn(scheduler, monkeypatch):
    sent = []
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer: sent.append(entry.name))
    scheduler.update_from_dict(
        {"sweep": {"task": "reminders.tasks.send_reminders", "schedule": 0.01}}
    )
    scheduler.tick()
    scheduler.schedule["sweep"].last_run_at += timedelta(days=31)
    scheduler.populate_heap()
    sent.clear()

    scheduler.tick()
    time.sleep(0.02)
    scheduler.tick()

    assert sent


def test_a_midnight_without_a_scheduler_is_made_up_for():
    """By the standings of the day it is published whose card is not to be trusted any more."""
    schedule = SCHEDULE["compute standings of the day"]["schedule"]

    assert schedule.hour == set(range(24))
    assert {0, 10} <= schedule.minute
