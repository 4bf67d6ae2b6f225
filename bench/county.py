"""The databases and servers that the measurements run on, each made once and kept."""

import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 5_000, 20_000)
WORKER_OPTIONS = ("--concurrency", "2", "--without-gossip", "--without-mingle")


class County:
    """Scratch databases named <prefix>_<cases> on the server of DATABASE_URL, made once and kept."""

    def __init__(
        self,
        *,
        quick=False,
        rounds=5,
        seconds=4.0,
        prefix="bench",
        minutes=10.0,
        seed=1,
        parts=(),
    ):
        self.prefix, self.parts = prefix, parts
        self.minutes, self.seed = minutes, seed
        self.sizes = QUICK_SIZES if quick else SIZES
        self.is_full = not quick
        self.rounds = 2 if quick else rounds
        self.seconds = 1.0 if quick else seconds
        self.server_url = os.environ["DATABASE_URL"]
        self._made = set()

    def url_of(self, database):
        return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{database}"))

    def environment(self, database, **more):
        return {
            **os.environ,
            "DJANGO_ENV": "demo",
            "DATABASE_URL": self.url_of(database),
            "COMPLAINTS_PER_HOUR": "1000000000",
            "TRACKINGS_PER_MINUTE": "1000000000",
            "DEMO_PASSWORD": "bench-password-1",
            "PYTHONWARNINGS": "ignore",
            **more,
        }

    def run(self, *command, database, **more):
        """A command of this project on one database; its output ends up in the error when it fails."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(database, **more),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def database(self, cases):
        """The database with so many cases, made when it is not there yet."""
        return self.made(f"{self.prefix}_{cases}", "--complaints", cases)

    def demo(self):
        """The database with the demonstration county alone."""
        return self.made(f"{self.prefix}_demo")

    def whole(self, percent=None):
        """The database with a whole county, or so many percent of it; recounted once it is made."""
        percent = percent or (100 if self.is_full else 1)
        return self.made(f"{self.prefix}_whole_{percent}", "--percent", percent)

    def made(self, name, *seeding):
        """A database with the demonstration county, seeded with these options of ``seed_scale``; one that is
        there is brought up to date. Each is a copy of the demonstration's, which is made first."""
        if name in self._made:
            return name
        if self.is_there(name):
            self.run("manage.py", "migrate", "-v0", database=name)
        else:
            self.make(name, seeding)
        if not self._made:
            self.run("manage.py", "collectstatic", "--noinput", "-v0", database=name)
        self._made.add(name)
        return name

    def make(self, name, seeding):
        """Under another name until it is whole, so that what broke off is not taken for the county."""
        unfinished = f"{name}_unfinished"
        self.drop(unfinished)
        if seeding:
            self.create(unfinished, template=self.demo())
            self.fill(unfinished, seeding)
        else:
            self.create(unfinished)
            self.begin(unfinished)
        self.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')

    def begin(self, name):
        """The demonstration county in an empty database."""
        self.run("manage.py", "migrate", "-v0", database=name)
        self.run("manage.py", "load_plan", "plan/data/gaotai.yaml", database=name)
        self.run("manage.py", "seed_demo", database=name)

    def fill(self, name, seeding):
        """Seed the database, and recount what was written down about it."""
        with tempfile.TemporaryDirectory() as folder:
            truth = str(Path(folder) / "truth.json")
            options = [*map(str, seeding), "--truth", truth]
            self.run("manage.py", "seed_scale", *options, database=name)
            self.run("manage.py", "seed_scale", "--check", truth, database=name)

    def demonstration(self):
        """A demonstration county that nobody has used yet, made anew each time."""
        name = f"{self.prefix}_demonstration"
        self.drop(name)
        self.create(name)
        self.begin(name)
        self.run("manage.py", "collectstatic", "--noinput", "-v0", database=name)
        return name

    def execute(self, statement, *values) -> list:
        """The rows that a statement gives which must not stand in a transaction."""
        import psycopg2

        connection = psycopg2.connect(self.url_of("postgres"))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def is_there(self, name) -> bool:
        return bool(self.execute("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def drop(self, name):
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def create(self, name, template=None):
        """Make a database, empty or as the template is; False when it is there."""
        if self.is_there(name):
            return False
        self.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return True

    def copy(self, database, name):
        """Copy a database; an older copy of that name is dropped."""
        self.drop(name)
        self.create(name, template=database)

    @contextlib.contextmanager
    def portal(self, database):
        """The portal on a free port, as bin/serve starts it: 2 workers of 4 threads."""
        with self.gunicorn("gaotai_jiazheng.wsgi:application", self.environment(database)) as port:
            wait_for(port, "/healthz")
            yield port

    @contextlib.contextmanager
    def worked(self, database, clock):
        """The portal with a hurried worker and a scheduler beside it, all on a clock that the file may set."""
        environment = self.environment(database, BENCH_CLOCK=str(clock))
        celery = [sys.executable, "-m", "celery", "--app", "bench.hurried_celery"]
        with (
            started([*celery, "worker", *WORKER_OPTIONS], environment),
            started([*celery, "beat", "--pidfile", ""], environment),
            self.gunicorn("bench.moved_wsgi:application", environment) as port,
        ):
            wait_for(port, "/readyz")
            yield port

    @contextlib.contextmanager
    def bare(self, rows):
        """The bare view on a free port, with a table of so many rows on the same server."""
        self.create("bench_bare")
        environment = {**os.environ, "BARE_DATABASE_URL": self.url_of("bench_bare")}
        command = [sys.executable, "-m", "bench.bare", str(rows)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with self.gunicorn("bench.bare:application", environment) as port:
            wait_for(port, "/detail/1/")
            yield port

    @contextlib.contextmanager
    def gunicorn(self, application, environment):
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        command += ["--keep-alive", "60", "--log-level", "error"]
        with started(command, environment):
            yield port


@contextlib.contextmanager
def started(command, environment):
    """The process and whatever it starts itself; asked to stop at the end, as a group."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, path):
    """Until the server answers; raises TimeoutError after a minute."""
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
            return
        time.sleep(0.25)
    raise TimeoutError(f"nothing answers on port {port}")


def ratio(measured, limit):
    """The median over the rounds of portal ÷ bare, from two lists of answers per second."""
    return round(
        statistics.median(ours / bare for ours, bare in zip(measured, limit, strict=True)), 3
    )
