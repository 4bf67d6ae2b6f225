"""Processes that end with us, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time

from portal import CannotGoOn, say

PR_SET_PDEATHSIG = 1
SHOWN_LINES = 25


def death_signal(number):
    """A preexec function: the kernel sends the signal when our process is gone, even by SIGKILL."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, number)


def kill_group(process, number=signal.SIGKILL):
    """Signal a process and all it started; each has a group of its own."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says this of a group whose processes are all zombies
        return False
    return True


def start(command, *, log, env, cwd, stop_signal=signal.SIGTERM, as_user=None):
    """Start a process in a session of its own, so that the terminal's Ctrl-C reaches only us."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=death_signal(stop_signal),
            **({} if as_user is None else {"user": as_user, "group": as_user, "extra_groups": []}),
        )


def last_lines(path, count=SHOWN_LINES):
    """The end of a log, for a person to read."""
    try:
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-count:])
    except FileNotFoundError:
        return ""


def wait_for(process):
    """Wait until a process ends; when we are interrupted, it and all it started end first."""
    try:
        return process.wait()
    finally:
        kill_group(process)


def run(command, *, what, log, env, cwd, as_user=None):
    """Run a step to its end. Raises CannotGoOn with the end of its log."""
    log.unlink(missing_ok=True)
    code = wait_for(start(command, log=log, env=env, cwd=cwd, as_user=as_user))
    if code:
        raise CannotGoOn(f"{what} 失败 / failed (exit {code}, {log}):\n{last_lines(log)}")


class Child:
    """A process that is started again when it dies, later each time it dies young."""

    LONGEST_PAUSE = 30
    OLD_ENOUGH = 60

    def __init__(
        self, name, command, *, log, env, cwd, stop_signal=signal.SIGTERM, patience=15, as_user=None
    ):
        self.name, self.log, self.patience, self.stop_signal = name, log, patience, stop_signal
        self.options = {
            "log": log,
            "env": env,
            "cwd": cwd,
            "stop_signal": stop_signal,
            "as_user": as_user,
        }
        self.command = command
        self.process = None
        self.deaths = 0
        self.pause = 1
        self.start_at = 0.0

    def start(self):
        self.started_at = time.monotonic()
        self.process = start(self.command, **self.options)

    def look_after(self):
        """Start it again when it has died and its pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            kill_group(self.process)
            if time.monotonic() - self.started_at > self.OLD_ENOUGH:
                self.pause = 1
            say(
                f"{self.name} 已退出，{self.pause} 秒后重启 / exited ({code}), again in {self.pause} s; {self.log}"
            )
            self.process = None
            self.deaths += 1
            self.start_at = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, self.LONGEST_PAUSE)
        elif time.monotonic() >= self.start_at:
            self.start()

    def ask_to_stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            self.stop_until = time.monotonic() + self.patience

    def stop(self):
        """Wait for its end as long as its patience lasts, then end it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0, getattr(self, "stop_until", 0) - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            kill_group(self.process)
            self.process.wait()
            self.process = None


def stop_all(children):
    """Ask all to stop, then wait for each."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
