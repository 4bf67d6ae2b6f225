"""Counting what happens too often for a row each: added up in the shared cache, fetched now and then.

A process gathers what it counts for a second before it tells the cache: who is counted waits for nobody.
Like a rate limit, a tally never stands between a person and the portal: what the cache does not take is
lost, and the log says so.
"""

import atexit
import logging
import threading
from collections import Counter

from django.core.cache import cache
from redis.exceptions import RedisError

from gaotai_jiazheng.rate_limits import ask

log = logging.getLogger(__name__)

SECONDS = 1.0
# What was counted meanwhile is never deleted unread: both happen in one step of the server.
TAKE = "local counted = redis.call('HGETALL', KEYS[1]) redis.call('DEL', KEYS[1]) return counted"

_gathered: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()


def add(name: str, field: str, by: int = 1) -> None:
    """Count more of a field in the tally of that name."""
    with _lock:
        is_first = not _gathered
        _gathered[key_of(name), field] += by
    if is_first:
        timer = threading.Timer(SECONDS, tell)
        timer.daemon = True
        timer.start()


def tell() -> None:
    """Tell the cache what this process has gathered."""
    with _lock:
        gathered = dict(_gathered)
        _gathered.clear()
    for (key, field), count in gathered.items():
        try:
            ask("HINCRBY", key, field, count)
        except RedisError as error:
            log.warning("%s of %s are not counted: %s", count, field, type(error).__name__)


def take(name: str) -> dict[str, int]:
    """What was counted since it was last taken; the tally begins anew. {} while the cache is away."""
    tell()
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


atexit.register(tell)
