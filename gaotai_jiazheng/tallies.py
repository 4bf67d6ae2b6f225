"""Counting what happens too often for a row each: added up in the shared cache, fetched now and then.

Like a rate limit, a tally never stands between a person and the portal: while the cache does not answer,
nothing is counted and the log says so.
"""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from gaotai_jiazheng.rate_limits import ask

log = logging.getLogger(__name__)

# What was counted meanwhile is never deleted unread: both happen in one step of the server.
TAKE = "local counted = redis.call('HGETALL', KEYS[1]) redis.call('DEL', KEYS[1]) return counted"


def add(name: str, field: str, by: int = 1) -> None:
    """Count more of a field in the tally of that name."""
    try:
        ask("HINCRBY", key_of(name), field, by)
    except RedisError as error:
        log.warning("Tally %s is not counted: %s", name, type(error).__name__)


def take(name: str) -> dict[str, int]:
    """What was counted since it was last taken; the tally begins anew. {} while the cache is away."""
    try:
        counted = ask("EVAL", TAKE, 1, key_of(name))
    except RedisError as error:
        log.warning("Tally %s is not taken: %s", name, type(error).__name__)
        return {}
    return {
        field.decode(): int(count) for field, count in zip(counted[::2], counted[1::2], strict=True)
    }


def key_of(name):
    return cache.make_key(f"tally:{name}")
