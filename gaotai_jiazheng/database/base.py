"""The ENGINE of settings.DATABASES."""

from time import monotonic

from django.db.backends.postgresql import base

SECONDS_OF_TRUST = 5


class DatabaseWrapper(base.DatabaseWrapper):
    """Checks a kept connection only when it has been idle.

    CONN_HEALTH_CHECKS costs every request a trip to the server. A connection that answered a moment
    ago is as good as one that has been asked; should the server have gone away meanwhile, the request
    gets the 503 that it would get a moment later, and Django closes the connection.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.answered_at = None

    def close_if_health_check_failed(self):
        if self.answered_at is not None and monotonic() - self.answered_at < SECONDS_OF_TRUST:
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def close_if_unusable_or_obsolete(self):
        """Django calls this before and after each request."""
        if self.connection is not None and self.health_check_done and not self.errors_occurred:
            self.answered_at = monotonic()
        super().close_if_unusable_or_obsolete()
