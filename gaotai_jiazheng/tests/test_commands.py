"""The commands that a person runs: bin/serve, bin/test, bin/doctor, ``manage.py doctor``."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from gaotai_jiazheng import checkup
from plan.tests.factories import ResponsibilityFactory
from reminders.models import CalendarYear, Heartbeat

ROOT = Path(settings.BASE_DIR)
sys.path.insert(0, str(ROOT / "bin"))

from portal import CannotGoOn, environment, processes, servers, serving, write_private  # noqa: E402


def run(name, *arguments, var_dir, **env):
    return subprocess.run(
        [sys.executable, ROOT / "bin" / name, *arguments],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


# bin/serve ---------------------------------------------------------------------------------------


def test_serve_says_in_both_languages_that_the_port_is_taken(tmp_path, taken_port):
    found = run("serve", var_dir=tmp_path, PORT=str(taken_port))

    assert found.returncode == 2
    assert f"端口 {taken_port} 已被占用" in found.stdout
    assert f"Port {taken_port} is in use" in found.stdout
    assert found.stderr == ""


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_serve_refuses_what_is_no_port(tmp_path, port):
    found = run("serve", var_dir=tmp_path, PORT=port)

    assert (found.returncode, f"PORT={port} is not a port." in found.stdout) == (2, True)


def test_second_serve_says_that_one_is_running(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.VAR_DIR", tmp_path)
    with serving.lock() as file:
        file.write("http://127.0.0.1:8000/ (pid 1)")
        file.flush()

        found = run("serve", var_dir=tmp_path)

    assert found.returncode == 2
    assert "Already running here: http://127.0.0.1:8000/ (pid 1)" in found.stdout


def test_keys_are_made_once_and_are_private(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "VAR_DIR", tmp_path)

    first, password = serving.own_secrets(), serving.demo_password()

    assert (serving.own_secrets(), serving.demo_password()) == (first, password)
    assert first.keys() == {"SECRET_KEY", "SEALED_KEYS", "BLIND_INDEX_KEY"}
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"secrets.json": 0o600, "demo-password": 0o600}


def test_password_of_the_environment_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "VAR_DIR", tmp_path)
    monkeypatch.setenv("DEMO_PASSWORD", "given by the caller")

    assert serving.demo_password() == "given by the caller"
    assert list(tmp_path.iterdir()) == []


# Processes ---------------------------------------------------------------------------------------


@pytest.fixture
def sleeper(tmp_path):
    """A child that starts a grandchild and ignores being asked to stop."""
    script = "import subprocess, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    script += "p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); time.sleep(600)"
    child = processes.Child(
        "sleeper",
        [sys.executable, "-c", script],
        log=tmp_path / "log",
        env=dict(os.environ),
        cwd=tmp_path,
        patience=0.5,
    )
    child.start()
    yield child
    child.stop()


def grandchild(child):
    """The process id that the child wrote to its log."""
    for _ in range(100):
        if lines := processes.last_lines(child.log).split():
            return int(lines[-1])
        time.sleep(0.05)
    pytest.fail("the child did not start")


def is_gone(pid):
    """Whether a process ends within five seconds; a killed one needs a moment."""
    for _ in range(100):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_child_and_all_it_started_are_gone_after_stop(sleeper):
    started = [sleeper.process.pid, grandchild(sleeper)]

    processes.stop_all([sleeper])

    assert [is_gone(pid) for pid in started] == [True, True]


def test_child_that_dies_is_started_again_after_a_pause(sleeper, capsys):
    first, left_over = sleeper.process.pid, grandchild(sleeper)
    os.kill(first, signal.SIGKILL)
    sleeper.process.wait()

    sleeper.look_after()
    assert sleeper.process is None
    assert is_gone(left_over)
    sleeper.start_at = 0
    sleeper.look_after()

    assert sleeper.process.pid != first
    assert sleeper.pause == 2
    assert "sleeper 已退出" in capsys.readouterr().out


def test_step_that_fails_shows_the_end_of_its_log(tmp_path):
    with pytest.raises(CannotGoOn, match="the reason"):
        processes.run(
            [sys.executable, "-c", "import sys; sys.exit('the reason')"],
            what="step",
            log=tmp_path / "log",
            env=dict(os.environ),
            cwd=tmp_path,
        )


# Environment and servers -------------------------------------------------------------------------


def test_changed_requirement_is_missing_until_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    files = environment.SERVE_FILES

    assert environment.missing(files) == list(files)
    environment.STAMP.write_text(json.dumps(environment.wanted(files)))
    assert environment.missing(files) == []
    assert environment.missing(environment.TEST_FILES) == ["requirements-dev.txt"]


def test_port_of_last_time_is_used_again_while_it_is_free(taken_port):
    free = servers.free_port()

    assert servers.free_port(free) == free
    assert servers.free_port(taken_port) != taken_port


def test_private_file_replaces_an_open_one(tmp_path):
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)

    write_private(path, "new")

    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)


def test_servers_start_under_a_path_with_a_space_and_stop(tmp_path, monkeypatch):
    """Both answer with their password only, and nothing of them is left afterwards."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    home = tmp_path / "with a space"
    for folder in (home, *home.parents):
        if folder.exists() and folder.owner() == Path.home().owner() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    servers.own_directory(home)
    started = []

    try:
        urls = servers.start_missing(home, tmp_path, is_durable=False, children=started)
        pids = [child.process.pid for child in started]
        assert [url.split(":")[0] for url in urls.values()] == ["postgres", "redis"]
        assert [is_alive(pid) for pid in pids] == [True, True]
    finally:
        processes.stop_all(started)

    assert [is_gone(pid) for pid in pids] == [True, True]


# Doctor ------------------------------------------------------------------------------------------


def test_doctor_command_is_content(db):
    now = timezone.now()
    ResponsibilityFactory()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    for year in (now.year, now.year + 1):
        CalendarYear.objects.update_or_create(year=year, defaults={"document": "通知"})
    output = StringIO()

    call_command("doctor", stdout=output)

    lines = output.getvalue().splitlines()
    words = dict(reversed(line.split()[:2]) for line in lines if "→" not in line)
    assert list(words) == list(checkup.TITLES)
    unset = {"sms": "未设置", "backup": "未设置", "rehearsal": "未演练"}
    assert words == dict.fromkeys(checkup.TITLES, "正常") | unset
    backup = next(at for at, line in enumerate(lines) if line.startswith("未设置  backup"))
    assert "设置 BACKUP_DIR" in lines[backup + 1]


def test_doctor_command_says_what_is_wrong_and_how_to_mend_it(db):
    CalendarYear.objects.all().delete()
    output = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=output)

    assert ended.value.code == 1
    assert "后台任务进程从未报到" in output.getvalue()
    assert "在管理后台“工作日历”中载入国务院办公厅通知" in output.getvalue()


def test_doctor_says_that_nothing_runs(tmp_path):
    found = run("doctor", var_dir=tmp_path)

    assert found.returncode == 1
    assert "平台没有运行" in found.stdout
    assert "运行 bin/serve" in found.stdout


def test_doctor_finds_a_secret_that_others_can_read(tmp_path):
    (tmp_path / "secrets.json").write_text("{}")
    (tmp_path / "secrets.json").chmod(0o644)

    found = run("doctor", var_dir=tmp_path)

    assert "secrets.json 可被他人读取" in found.stdout
