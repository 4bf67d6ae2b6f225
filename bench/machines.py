"""Servers and processes of a run that may be killed at any moment: nothing here is shared with another run.

A ``Machine`` is started from bin/portal's own recipes with the durable settings of production, is killed
without warning, and starts again. Only processes that this run has started are ever signalled.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

from bench.county import ROOT, free_port, wait_for

sys.path.insert(0, str(ROOT / "bin"))

from portal import processes, servers

STOPS_WITHIN_SECONDS = 30
PYTHON = sys.executable


def children_of(pid) -> list[int]:
    """The processes that a process has started itself; none when it is gone."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in text.split()]


def kill(pid) -> bool:
    """SIGKILL; False when the process has ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Machine:
    """One program. ends: how often it ended though nobody had killed it, which it never should.

    child: a ``processes.Child`` that is not started yet. ready: called after a start; returns when it is at work.
    """

    def __init__(self, kind, child, ready):
        self.kind, self.child, self.ready = kind, child, ready
        self.kills = self.ends = 0
        self.lock = threading.RLock()

    @property
    def name(self):
        return self.child.name

    def start(self):
        with self.lock:
            self.child.start()

    def kill(self):
        """SIGKILL to it and to all that it has started. A server's children have sessions of their own."""
        with self.lock:
            process = self.child.process
            family = children_of(process.pid)
            kill(process.pid)
            for pid in family:
                kill(pid)
            processes.kill_group(process)
            process.wait()
            wait_until_gone(family)
            self.kills += 1

    def kill_a_child(self, choice) -> bool:
        """SIGKILL to one of the processes that it has started; False where it has none."""
        family = children_of(self.child.process.pid)
        if family and kill(choice.choice(family)):
            self.kills += 1
            return True
        return False

    def stop(self):
        """As a restart of the service does: asked to end, given time."""
        with self.lock:
            self.child.ask_to_stop()
            self.child.stop()

    def restart(self):
        self.stop()
        self.start()
        self.ready()

    def look_after(self):
        """Start it again where it ended by itself; not while somebody is killing it."""
        if self.lock.acquire(blocking=False):
            try:
                process = self.child.process
                if process is not None and process.poll() is not None:
                    self.ends += 1
                    self.child.start()
            finally:
                self.lock.release()


def wait_until_gone(pids):
    """A server's children hold its memory until the kernel has buried them."""
    until = time.monotonic() + STOPS_WITHIN_SECONDS
    while time.monotonic() < until and any(is_running(pid) for pid in pids):
        time.sleep(0.01)


def is_running(pid) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Site:
    """Database, broker and any number of web, worker and scheduler processes on one county.

    home: where the servers keep their files; kept between runs. environment: of the portal's processes.
    """

    def __init__(self, home, environment):
        self.home = servers.own_directory(Path(home))
        self.logs = self.home / "log"
        self.logs.mkdir(exist_ok=True)
        self.environment = environment
        self.machines: list[Machine] = []

    def start_servers(self):
        """(URL of the database server, URL of the broker); both durable, as in production."""
        urls = []
        for kind, server in (("database", servers.PostgreSQL), ("broker", servers.Valkey)):
            one = server(self.home, self.logs, is_durable=True)
            child = one.child()
            machine = Machine(kind, child, lambda one=one, child=child: one.wait_until_ready(child))
            self.machines.append(machine)
            machine.start()
            machine.ready()
            urls.append(one.url)
        return urls

    def add(self, kind, number=1, **more):
        """Start so many processes of a kind: web, worker, beat. more: of their environment."""
        added = []
        for _ in range(number):
            name = f"{kind}-{sum(each.kind == kind for each in self.machines) + 1}"
            environment = {**self.environment, **more}
            port = free_port() if kind == "web" else None
            if port:
                environment["WEB_BIND"] = f"127.0.0.1:{port}"
                environment["PROMETHEUS_MULTIPROC_DIR"] = str(self.home / f"metrics-{name}")
            command = COMMANDS[kind](name)
            child = processes.Child(
                name, command, log=self.logs / f"{name}.log", env=environment, cwd=ROOT
            )
            machine = Machine(kind, child, lambda port=port: port and wait_for(port, "/healthz"))
            machine.port = port
            self.machines.append(machine)
            machine.start()
            added.append(machine)
        for machine in added:
            machine.ready()
        return added

    def of(self, *kinds) -> list[Machine]:
        return [each for each in self.machines if each.kind in kinds]

    @contextlib.contextmanager
    def looked_after(self):
        """Within it whatever ends by itself is started again, and counted."""
        stopping = threading.Event()

        def look():
            while not stopping.wait(0.5):
                for machine in self.machines:
                    machine.look_after()

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def stop(self, *kinds):
        """The portal's processes first, then what they stand on."""
        for machine in reversed(self.of(*kinds) if kinds else self.machines):
            machine.child.ask_to_stop()
            machine.child.stop()
            self.machines.remove(machine)


def celery(*arguments):
    return [PYTHON, "-W", "ignore", "-m", "celery", "--app", "bench.hurried_celery", *arguments]


COMMANDS = {
    "web": lambda name: [
        *(PYTHON, "-W", "ignore", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
        "gaotai_jiazheng.wsgi",
    ],
    "worker": lambda name: celery(
        *("worker", "--loglevel", "INFO", "--concurrency", "2", "-n", f"{name}@%h"),
        *("--without-gossip", "--without-mingle"),
    ),
    "beat": lambda name: celery("beat", "--loglevel", "INFO", "--pidfile="),
}
