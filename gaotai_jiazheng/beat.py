"""The scheduler: of any number that are started, one is at work and the others stand by."""

import time
from datetime import timedelta

import structlog
from celery.beat import Scheduler
from django.db import DatabaseError, InterfaceError, connection

from reminders import heartbeats

# Names the right to schedule among PostgreSQL's advisory locks of this database ("beat" in ASCII).
LOCK = 0x62656174
STAND_BY_SECONDS = 5
# Less than that a clock may be put back without anything being late for long.
TOLERATED = timedelta(seconds=5)

log = structlog.get_logger(__name__)


class LockedScheduler(Scheduler):
    """Celery's scheduler behind an advisory lock, with a sign of life.

    The lock belongs to the database session, so it is free the moment its holder is killed. The sign
    of life goes through the same session: while it can be written the lock is held. (Through a
    connection pooler this needs session pooling, or a connection past the pooler.)

    The schedule is kept in memory only: every task makes up for turns that were missed.
    """

    max_interval = STAND_BY_SECONDS

    def __init__(self, *args, **kwargs):
        self.is_at_work = False
        self.heard_at = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args, **kwargs):
        """Do what is due, if it is this process's turn; the seconds until the next look."""
        try:
            if not self.is_at_work:
                self.is_at_work = self.take_lock()
            if not self.is_at_work:
                return STAND_BY_SECONDS
            if time.monotonic() - self.heard_at >= heartbeats.EVERY_SECONDS:
                heartbeats.record("beat")
                self.heard_at = time.monotonic()
        except (DatabaseError, InterfaceError) as error:
            self.lose_lock(error)
            return STAND_BY_SECONDS
        self.forget_turns_ahead()
        return super().tick(*args, **kwargs)

    def forget_turns_ahead(self):
        """Reckon from now after the clock was put back: else a day ahead would stop everything for a day."""
        now = self.app.now()
        ahead = [each for each in self.schedule.values() if each.last_run_at > now + TOLERATED]
        if ahead:
            log.warning("beat_clock_put_back", entries=len(ahead))
            for entry in ahead:
                entry.last_run_at = now
            self.populate_heap()

    def take_lock(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            is_taken = cursor.fetchone()[0]
        if is_taken:
            log.info("beat_at_work")
        return is_taken

    def lose_lock(self, error):
        """The session is gone, and the lock with it: begin anew."""
        log.warning("beat_lost_its_lock", error=type(error).__name__)
        self.is_at_work = False
        connection.close()

    def close(self):
        super().close()
        connection.close()
