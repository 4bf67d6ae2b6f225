"""bin/backup and bin/restore: the commands of ``backups`` with the variables of the portal that runs here."""

import argparse
import os
import subprocess
from pathlib import Path

from portal import ROOT, VAR_DIR, environment, say
from portal.doctoring import running_env
from portal.environment import PYTHON
from portal.serving import CANNOT_START


def back_up(arguments):
    """The exit code of ``manage.py make_backup``; the arguments are its own."""
    return run(["manage.py", "make_backup", *absolute(arguments)], running_env())


def absolute(arguments):
    """Paths are meant from where the person stands, and the command runs in the tree."""
    pairs = zip(["", *arguments], arguments, strict=False)
    return [
        os.path.abspath(word) if before in ("--to", "--keys", "--new-key") else word
        for before, word in pairs
    ]


def restore(arguments):
    """The exit code; the keys come from the environment, and the database is the one that is named."""
    options = parser().parse_args(arguments)
    if options.check or options.open_keys:
        deed = "check" if options.check else "open-keys"
        return run(["-m", "backups.offline", deed, options.file.absolute(), options.key.absolute()])
    if not options.into:
        say(
            "用 --into 说恢复到哪个空数据库。\n--into DATABASE_URL: which empty database to restore to."
        )
        return CANNOT_START
    command = ["manage.py", "restore_backup", options.file.absolute()]
    command += ["--key", options.key.absolute()]
    if options.attachments:
        command += ["--attachments", options.attachments.absolute()]
    return run(command, {**running_env(), "DATABASE_URL": options.into})


def parser():
    parser = argparse.ArgumentParser(prog="bin/restore")
    parser.add_argument("file", type=Path, help="备份文件 / the backup")
    parser.add_argument(
        "--key", type=Path, required=True, help="私钥或口令的文件 / private key or passphrase"
    )
    parser.add_argument("--into", metavar="DATABASE_URL", help="空数据库 / an empty database")
    parser.add_argument(
        "--attachments", type=Path, metavar="DIR", help="空目录 / an empty directory"
    )
    parser.add_argument("--check", action="store_true", help="只核对，不写 / only read it through")
    parser.add_argument(
        "--open-keys", action="store_true", help="印出 --keys 封存的密钥 / print sealed keys"
    )
    return parser


def run(command, env=None):
    if not environment.works():
        say(
            f"{environment.VENV} 不能使用，先按说明安装。\n{environment.VENV} does not work: install first."
        )
        return CANNOT_START
    env = {"VAR_DIR": str(VAR_DIR), **(env or os.environ)}
    return subprocess.run([PYTHON, *map(str, command)], cwd=ROOT, env=env, check=False).returncode
