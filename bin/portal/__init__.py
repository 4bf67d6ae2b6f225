"""What bin/serve, bin/test and bin/doctor share. Only the standard library: it runs before pip has."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()


class CannotGoOn(Exception):
    """Something a person has to put right; the text says what, in Chinese and in English."""


def say(text):
    """A line for the person at the terminal; a closed terminal is no reason to fail."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - stays open for the rest of the run


def make_var_dir():
    """The directory of everything that is neither code nor in the index of git.

    Others may pass through it when root starts the servers as another user; what is secret in it
    has mode 600.
    """
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    if os.access(VAR_DIR, os.W_OK):
        return VAR_DIR
    raise CannotGoOn(f"不能写入 {VAR_DIR}。\nCannot write to {VAR_DIR}.")


def write_private(path, text):
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
