"""bin/test: pytest on a real PostgreSQL and a real Valkey."""

import os
import shutil
import signal
import subprocess
import sys

from portal import ROOT, VAR_DIR, CannotGoOn, environment, make_var_dir, processes, say, servers
from portal.environment import PYTHON
from portal.serving import CANNOT_START, Stopped, stop_on_signals

QUICK_BROWSER = "chromium-headless-shell"
BROWSERS = (QUICK_BROWSER, "chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = (QUICK_BROWSER, "fonts-noto-cjk")


def has_browser(names=BROWSERS):
    return bool(os.environ.get("CHROMIUM")) or any(map(shutil.which, names))


def is_ci():
    return os.environ.get("CI") == "true"


def install_browser():
    """Chromium from the distribution where that is allowed. Raises CannotGoOn on CI when there is none."""
    log = make_var_dir() / "apt.log"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("安装浏览器 / installing Chromium for the browser tests")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "--yes", "--no-install-recommends", *BROWSER_PACKAGES]
        try:
            processes.run(["apt-get", "update"], what="apt-get update", log=log, env=env, cwd="/")
            processes.run(command, what="apt-get install", log=log, env=env, cwd="/")
        except CannotGoOn as error:
            say(str(error))
    if has_browser():
        return
    message = f"没有 Chromium / Chromium is missing (apt-get install {' '.join(BROWSER_PACKAGES)})"
    if is_ci():
        raise CannotGoOn(message)
    say(f"{message}: 跳过浏览器测试 / browser tests are skipped.")


def environment_of(urls, var_dir):
    ours = {**urls, "DJANGO_ENV": "test", "VAR_DIR": str(var_dir), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **ours}


def run_pytest(arguments, env):
    """pytest in the foreground: it inherits the terminal, so that its debugger and colours work."""
    with subprocess.Popen([PYTHON, "-m", "pytest", *arguments], env=env, cwd=ROOT) as pytest:
        try:
            code = pytest.wait()
        except Stopped:
            pytest.send_signal(signal.SIGINT)
            raise
    return code if code >= 0 else 128 - code


def main(arguments):
    stop_on_signals()
    home, backing = None, []
    try:
        environment.ensure(environment.TEST_FILES)
        if not has_browser([QUICK_BROWSER] if is_ci() else BROWSERS):
            install_browser()
        make_var_dir()
        home = servers.test_home()
        logs = home / "log"
        logs.mkdir()
        urls = servers.start_missing(home, logs, is_durable=False, children=backing)
        # With arguments somebody looks at a few tests, and one process shows them sooner.
        return run_pytest(
            arguments or ["-n", "2", "--dist", "worksteal"], environment_of(urls, VAR_DIR / "test")
        )
    except CannotGoOn as error:
        say(str(error))
        return CANNOT_START
    except Stopped as stopped:
        return 128 + stopped.args[0]
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        processes.stop_all(backing)
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)
        sys.stdout.flush()
