"""bin/bench: the measurements of ``bench`` on durable servers of their own, whose databases are kept."""

import os
import signal
import subprocess

from portal import ROOT, VAR_DIR, CannotGoOn, environment, make_var_dir, processes, say, servers
from portal.environment import PYTHON
from portal.serving import CANNOT_START, Stopped, stop_on_signals


def main(arguments):
    """The exit code of the measurements; the scale databases take some minutes the first time."""
    stop_on_signals()
    backing = []
    try:
        environment.ensure(environment.TEST_FILES)
        make_var_dir()
        servers_home = servers.demo_home()
        home = servers.own_directory(servers_home / "bench")
        logs = home / "log"
        logs.mkdir(exist_ok=True)
        urls = servers.start_missing(home, logs, is_durable=True, children=backing)
        # Where servers that a measurement starts itself, and kills, keep their files.
        machines = {"MACHINES_HOME": str(servers_home / "machines")}
        ours = {"DJANGO_ENV": "demo", "VAR_DIR": str(VAR_DIR / "bench")}
        env = {**os.environ, **urls, **machines, **ours}
        command = [PYTHON, "-W", "ignore", "-m", "bench", *arguments]
        # In a session of its own: what a measurement has started itself ends with it.
        return processes.wait_for(
            subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
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
