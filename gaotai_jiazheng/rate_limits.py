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
    """Add one and give the new count. The first one says when the counter may be forgotten: its name
    carries the window, so that a counter which outlived it would be counted by nobody."""
    options = settings.CACHES["default"]
    server = _server(options["LOCATION"], **options.get("OPTIONS", {}))
    key = cache.make_key(counter)
    count = server.incr(key)
    if count == 1:
        server.expire(key, seconds)
    return count


@functools.cache
def _server(location, **options):
    """The cache's server; Django's cache would ask twice and make a client for each question."""
    return Redis.from_url(location, **options)


def _allow(name, error):
    log.warning("Rate limit %s is not counted: %s", name, type(error).__name__)
    return True
