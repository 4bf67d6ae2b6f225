"""A clock of this process and its children that somebody else may set: a file says by how many seconds it is wrong.

Only for worker and scheduler of a run (``BENCH_CLOCK`` names the file). As on a machine whose clock is set, the
time of day jumps and what counts seconds (``time.monotonic``) goes on.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

LOOKS_EVERY_SECONDS = 0.3


class MovedClock:
    """Follows a file. seconds: by how much this process's clock is wrong now."""

    def __init__(self, path):
        self.path, self.seconds, self.travelling = Path(path), 0, None

    def follow(self):
        """Set the clock as the file says, and go on looking in a thread; after a fork again."""
        self.look()
        os.register_at_fork(after_in_child=self.keep_looking)
        self.keep_looking()

    def keep_looking(self):
        threading.Thread(target=self.look_for_ever, daemon=True).start()

    def look_for_ever(self):
        while True:
            time.sleep(LOOKS_EVERY_SECONDS)
            self.look()

    def look(self):
        text = self.path.read_text() if self.path.exists() else ""
        wanted = int(text or 0)
        if wanted == self.seconds:
            return
        if self.travelling is not None:
            self.travelling.stop()
            self.travelling = None
        if wanted:
            self.travelling = time_machine.travel(time.time() + wanted, tick=True)
            self.travelling.start()
        self.seconds = wanted


def set_clock(path, seconds: int):
    """Say by how much the clocks that follow the file are to be wrong; whole or not at all."""
    fresh = Path(path).with_suffix(".new")
    fresh.write_text(str(seconds))
    fresh.replace(path)
