"""How far a long run has come, on one line of a terminal."""

import sys
import time

WIDTH = 30


def told(rows, total, label, stream=None):
    """The rows one after the other; a bar moves with them where somebody is looking."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield from rows
        return
    started, step = time.monotonic(), max(1, total // 200)
    for done, row in enumerate(rows, start=1):
        yield row
        if done % step == 0 or done == total:
            filled = WIDTH * done // total
            seconds = time.monotonic() - started
            left = seconds * (total - done) / done
            stream.write(
                f"\r{label} [{'#' * filled}{'.' * (WIDTH - filled)}] {done:,}/{total:,}，"
                f"已用{seconds:.0f}秒，约剩{left:.0f}秒 "
            )
            stream.flush()
    stream.write("\n")
