"""bin/serve: the whole portal with a demo county, from a bare machine to its address."""

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shlex
import signal
import time
from base64 import b64encode

from portal import (
    ROOT,
    VAR_DIR,
    CannotGoOn,
    environment,
    make_var_dir,
    processes,
    say,
    servers,
    write_private,
)
from portal.environment import PYTHON
from portal.processes import Child

READY_WITHIN_SECONDS = 120
GIVE_UP_AFTER_DEATHS = 3
LOGS = VAR_DIR / "log"
STATIC_STAMP = VAR_DIR / "static.stamp"
CANNOT_START = 2


class Stopped(BaseException):
    """Somebody asked us to stop; no step in between may take it for an error."""


def address():
    """Host and port to listen on. Raises CannotGoOn when the port is no port or is taken."""
    host, text = os.environ.get("WEB_HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotGoOn(f"PORT={text} 不是端口号。\nPORT={text} is not a port.")
    port = int(text)
    if not servers.is_port_free(port, host):
        raise CannotGoOn(
            f"端口 {port} 已被占用。请换一个端口：PORT={port + 1} bin/serve\n"
            f"Port {port} is in use. Choose another one: PORT={port + 1} bin/serve"
        )
    return host, port


def lock():
    """The open lock file of this var directory. Raises CannotGoOn when another bin/serve holds it."""
    file = open(make_var_dir() / "serve.lock", "a+")  # noqa: SIM115 - held as long as we live
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        running = file.read().strip()
        file.close()
        raise CannotGoOn(
            f"本目录的平台已在运行：{running}\nAlready running here: {running}"
        ) from None
    return file


def own_secrets():
    """Keys of this installation, made once: not even the demo seals with a key that others know."""
    path = VAR_DIR / "secrets.json"
    if not path.exists():
        values = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SEALED_KEYS": f"own:{b64encode(secrets.token_bytes(32)).decode()}",
            "BLIND_INDEX_KEY": secrets.token_urlsafe(32),
        }
        write_private(path, json.dumps(values, indent=1))
    return json.loads(path.read_text())


def demo_password():
    """DEMO_PASSWORD, else one that is made once and kept in var/demo-password."""
    if os.environ.get("DEMO_PASSWORD"):
        return os.environ["DEMO_PASSWORD"]
    path = VAR_DIR / "demo-password"
    if not path.exists():
        write_private(path, "-".join(secrets.token_hex(2) for _ in range(4)) + "\n")
    return path.read_text().strip()


def environment_of(urls, host, port):
    """The variables for Django's processes; what the caller's environment sets wins, but for DJANGO_ENV."""
    shown = f"[{host}]" if ":" in host else host
    defaults = {
        "SITE_URL": f"http://{shown}:{port}",
        "PROMETHEUS_MULTIPROC_DIR": str(VAR_DIR / "metrics"),
        "WEB_PROCESSES": "2",
        "WEB_THREADS": "4",
        **own_secrets(),
    }
    ours = {
        **urls,
        "DJANGO_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "gaotai_jiazheng.settings",
        "VAR_DIR": str(VAR_DIR),
        "DEMO_PASSWORD": demo_password(),
        "WEB_BIND": f"{shown}:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **{name: value for name, value in os.environ.items() if value}, **ours}


def write_running_env(env):
    """For ``bin/doctor``, and for ``set -a; . var/running.env; set +a`` before a manage.py command."""
    names = (
        "DJANGO_ENV", "DATABASE_URL", "REDIS_URL", "SITE_URL", "VAR_DIR", "DEMO_PASSWORD",
        "SECRET_KEY", "SEALED_KEYS", "BLIND_INDEX_KEY",
    )  # fmt: skip
    lines = [f"{name}={shlex.quote(env[name])}" for name in names]
    write_private(VAR_DIR / "running.env", "\n".join(lines) + "\n")


def static_state():
    """A digest that changes when a static file, ours or a package's, does."""
    digest = hashlib.sha256(json.dumps(environment.installed(), sort_keys=True).encode())
    for top in (ROOT / "static", *sorted(ROOT.glob("*/static"))):
        for path in sorted(top.rglob("*")):
            if path.is_file():
                found = path.stat()
                digest.update(
                    f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode()
                )
    return digest.hexdigest()


def prepare(env):
    """Migrate, load the plan, seed the demo; collect the static files beside it on the other core."""
    LOGS.mkdir(parents=True, exist_ok=True)
    state = static_state()
    collecting = None
    if not STATIC_STAMP.exists() or STATIC_STAMP.read_text() != state:
        log = LOGS / "collectstatic.log"
        log.unlink(missing_ok=True)
        collecting = processes.start(
            [PYTHON, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            log=log, env=env, cwd=ROOT,
        )  # fmt: skip
    try:
        processes.run(
            [PYTHON, "bin/portal/prepare.py", VAR_DIR / "sign-ins.json"],
            what="migrate / load_plan / seed_demo",
            log=LOGS / "prepare.log",
            env=env,
            cwd=ROOT,
        )
        if collecting is not None:
            if processes.wait_for(collecting):
                raise CannotGoOn(f"collectstatic:\n{processes.last_lines(log)}")
            STATIC_STAMP.write_text(state)
    finally:
        if collecting is not None:
            processes.kill_group(collecting)


def portal_processes(env):
    """Web, worker and scheduler, in the order in which they are started."""
    celery = [PYTHON, "-m", "celery", "--app", "gaotai_jiazheng"]
    worker = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    commands = {
        "web": [
            PYTHON,
            "-m",
            "gunicorn",
            "--config",
            "deploy/gunicorn.conf.py",
            "gaotai_jiazheng.wsgi",
        ],
        "worker": worker,
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
    }
    return [
        Child(name, command, log=LOGS / f"{name}.log", env=env, cwd=ROOT)
        for name, command in commands.items()
    ]


def readiness(host, port):
    """Status and body of /readyz; (None, "") while nobody answers."""
    connection = http.client.HTTPConnection(
        "127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5
    )
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return response.status, response.read().decode()
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()


def wait_until_ready(host, port, children):
    """Poll /readyz. Raises CannotGoOn with the last answer and the ends of the logs."""
    until = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        status, body = readiness(host, port)
        if status == 200:
            return
        if time.monotonic() > until or any(
            child.deaths >= GIVE_UP_AFTER_DEATHS for child in children
        ):
            logs = "\n".join(
                f"--- {child.log}\n{processes.last_lines(child.log)}" for child in children
            )
            raise CannotGoOn(f"平台没有就绪 / not ready: {status} {body}\n{logs}")
        for child in children:
            child.look_after()
        time.sleep(0.2)


def announce(env, seconds):
    """The address and who may sign in."""
    say(f"\n家政服务平台已启动 / ready in {seconds:.0f} s:  {env['SITE_URL']}/")
    say(f"  管理后台 / staff:  {env['SITE_URL']}/admin/")
    say(f"  演示密码 / password of all sign-ins:  {env['DEMO_PASSWORD']}")
    for username, name in json.loads((VAR_DIR / "sign-ins.json").read_text()):
        say(f"    {username:<32}{name}")
    say("  按 Ctrl-C 停止 / Ctrl-C stops everything.")


def stop_on_signals():
    def stop(number, _frame):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped(number)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)


def serve(children, backing):
    """Start everything, say where it is, and look after it until we are stopped.

    children, backing: lists that fill with what was started: Django's processes, and the servers
    under them, which have to outlive them.
    """
    started = time.monotonic()
    environment.ensure(environment.SERVE_FILES)
    LOGS.mkdir(parents=True, exist_ok=True)
    host, port = address()
    home = servers.demo_home()
    urls = servers.start_missing(home, LOGS, is_durable=True, children=backing)
    env = environment_of(urls, host, port)
    write_running_env(env)
    say("准备数据 / preparing the demo county")
    prepare(env)
    for child in portal_processes(env):
        children.append(child)
        child.start()
    wait_until_ready(host, port, children)
    announce(env, time.monotonic() - started)
    while True:
        for child in (*backing, *children):
            child.look_after()
        time.sleep(0.5)


def main():
    stop_on_signals()
    children, backing = [], []
    lock_file = None
    try:
        lock_file = lock()
        host, port = address()
        lock_file.truncate(0)
        lock_file.write(f"http://{host}:{port}/ (pid {os.getpid()})")
        lock_file.flush()
        serve(children, backing)
    except CannotGoOn as error:
        say(str(error))
        return CANNOT_START
    except Stopped:
        say("\n正在停止 / stopping")
        return 0
    finally:
        processes.stop_all(children)
        processes.stop_all(backing)
        if lock_file is not None:
            lock_file.truncate(0)
            (VAR_DIR / "running.env").unlink(missing_ok=True)
            lock_file.close()
