"""How often something may happen: a fixed window counted in the shared cache.

The counters must never stand between a resident and the portal: when the cache does not answer,
everything is allowed and the log says so. What has to hold in any case (sign-in) is counted in the
database by the accounts app.
"""

import functools
import hashlib
import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def hit(name: str, key: str, limit: int, seconds: int) -> bool:
    """Count one more and say whether it is still within the limit of this window.

    name: what is limited. key: whose limit it is, such as an address; only its digest is stored.
    """
    try:
        return _count(_counter(name, key, seconds), seconds) <= limit
    except RedisError as error:
        return _allow(name, error)


def is_exhausted(name: str, key: str, limit: int, seconds: int) -> bool:
    """Whether the limit of this window is used up; counts nothing."""
    try:
        return cache.get(_counter(name, key, seconds), 0) >= limit
    except RedisError as error:
        return not _allow(name, error)


def _counter(name, key, seconds):
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"rate:{name}:{digest}:{int(time.time() // seconds)}"


def _count(counter, seconds):
    """Add one and give the new count, with one trip to the server."""
    options = settings.CACHES["default"]
    trip = _server(options["LOCATION"], **options.get("OPTIONS", {})).pipeline(transaction=False)
    key = cache.make_key(counter)
    return trip.incr(key).expire(key, seconds, nx=True).execute()[0]


@functools.cache
def _server(location, **options):
    """The cache's server; Django's cache would ask twice and make a client for each question."""
    return Redis.from_url(location, **options)


def _allow(name, error):
    log.warning("Rate limit %s is not counted: %s", name, type(error).__name__)
    return True
