"""What can be done with a sealed file where there is no portal: only this package and a key are needed.

``python -m backups.offline check FILE KEY`` reads a backup through, ``open-keys FILE KEY`` prints the keys as
lines of an environment file. ``bin/restore`` calls both.
"""

import shlex
import sys
from pathlib import Path

from backups import keys_file, moments
from backups.problems import Problem
from backups.reading import verify
from backups.recipients import opener_of


def check(path, opener):
    manifest = verify(path, opener)
    rows, files = sum(manifest["tables"].values()), manifest["files"]["count"]
    print(
        f"完整，打得开：备份做于{moments.in_words(manifest['made_at'])}，{rows}行，附件{files}个。"
    )
    print(f"Whole, and opens with this key: {rows} rows, {files} files.")


def open_keys(path, opener):
    for name, value in keys_file.read(path, opener).items():
        print(f"{name}={shlex.quote(value)}")


DEEDS = {"check": check, "open-keys": open_keys}


def main(deed, path, key):
    """The exit code."""
    try:
        DEEDS[deed](Path(path), opener_of(Path(key)))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
