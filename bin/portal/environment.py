"""The virtual environment under .venv, made once and brought up to date when a requirement changes."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys

from portal import ROOT, CannotGoOn, make_var_dir, processes, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "requirements.stamp"
SERVE_FILES = ("requirements.txt", "requirements-embedded.txt")
TEST_FILES = (*SERVE_FILES, "requirements-dev.txt")


def wanted(files):
    """File name -> digest of what it asks for."""
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}


def installed():
    """What was installed, as ``wanted`` would say it; {} when nobody knows."""
    try:
        return json.loads(STAMP.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def missing(files):
    """The names of what is not installed as these files ask."""
    have = installed()
    return [name for name, digest in wanted(files).items() if have.get(name) != digest]


def works():
    """Whether the environment's Python starts; a moved or half-made one does not."""
    if not PYTHON.exists():
        return False
    found = subprocess.run(
        [PYTHON, "-c", "import sys, pip; print(sys.prefix)"],
        capture_output=True,
        text=True,
        cwd="/",
    )
    return found.returncode == 0 and os.path.realpath(found.stdout.strip()) == os.path.realpath(
        VENV
    )


@contextlib.contextmanager
def one_at_a_time():
    """bin/serve and bin/test started together install one after the other."""
    try:
        VENV.mkdir(exist_ok=True)
        file = open(VENV / ".lock", "w")  # noqa: SIM115 - closed below, which gives up the lock
    except PermissionError:
        raise CannotGoOn(f"不能写入 {VENV}。\nCannot write to {VENV}.") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure(files):
    """Make the environment if needed and install what the files ask for; a second call is free.

    What is started from here keeps its compiled modules, whatever the shell says: otherwise each process would
    compile thousands of files anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with one_at_a_time():
        if works() and not missing(files):
            return
        log = make_var_dir() / "install.log"
        if not works():
            say("创建 Python 环境 / making .venv")
            make_venv(log)
        say("安装依赖包（首次约一分钟）/ installing packages (about a minute the first time)")
        arguments = [part for name in files for part in ("-r", name)]
        processes.run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", *arguments],
            what="pip install",
            log=log,
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            cwd=ROOT,
        )
        STAMP.write_text(json.dumps({**installed(), **wanted(files)}, indent=1))


def make_venv(log):
    for path in VENV.iterdir():
        if path.name != ".lock":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    try:
        processes.run(
            [sys.executable, "-m", "venv", VENV],
            what="python -m venv",
            log=log,
            env=os.environ,
            cwd=ROOT,
        )
    except CannotGoOn as error:
        version = "{}.{}".format(*sys.version_info[:2])
        hint = f"Debian / Ubuntu: apt-get install python{version}-venv"
        raise CannotGoOn(f"{error}\n{hint}") from None
