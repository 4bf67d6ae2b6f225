"""How often something may happen: a fixed window counted in the shared cache.

The counters must never stand between a resident and the portal: when the cache does not answer,
everything is allowed and the log says so. What has to hold in any case (sign-in) is counted in the
database by the accounts app.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from redis import ConnectionPool
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from gaotai_jiazheng.client_address import address_block

HOUR = 3600
# Codes of text messages, in an hour: a family or an office shares an address.
CODES_PER_ADDRESS, CODES_PER_PHONE = 20, 5
# Links and codes that an enterprise has sent to households and workers, in an hour.
TEXTS_PER_ENTERPRISE, TEXTS_PER_PHONE = 60, 10
TOO_MANY_TEXTS = (
    "一小时里由企业发出的短信，或者发到这个手机的，已经太多。这一次没有办理，请过一小时再试。"
)

log = logging.getLogger(__name__)
# A request asks once: to go through a pool and its retries costs more than the question.
_kept = threading.local()


def hit(name: str, key: str, limit: int, seconds: int) -> bool:
    """Count one more and say whether it is still within the limit of this window.

    name: what is limited. key: whose limit it is, such as an address (of IPv6 its network); only its digest is
    stored.
    """
    try:
        return _count(_counter(name, key, seconds), seconds) <= limit
    except RedisError as error:
        return _allow(name, error)


def may_send_code(name: str, address: str, phone: str) -> bool:
    """Count one more code of a text message and say whether address and telephone are within their limits."""
    return hit(f"{name}-code", address, CODES_PER_ADDRESS, HOUR) and hit(
        f"{name}-code-phone", phone, CODES_PER_PHONE, HOUR
    )


def may_text(enterprise_key: int, phones: Sequence[str]) -> bool:
    """Count a text message to each telephone and say whether the enterprise and all of them are within their limits."""
    of_enterprise = [
        hit("enterprise-text", str(enterprise_key), TEXTS_PER_ENTERPRISE, HOUR) for _ in phones
    ]
    of_phones = [
        hit("enterprise-text-phone", phone, TEXTS_PER_PHONE, HOUR)
        for phone in phones
        if all(of_enterprise)
    ]
    return all(of_enterprise) and all(of_phones)


def guessed_too_often(name: str, address: str, limit: int) -> bool:
    """Whether an address has tried so many wrong pairs of number and code in an hour; counts nothing, as the right
    pairs of all who share the address, of an office or of a telephone network, must not close it."""
    return is_exhausted(name, address, limit, HOUR)


def note_wrong_guess(name: str, address: str, limit: int) -> None:
    """Count a wrong pair of number and code."""
    hit(name, address, limit, HOUR)


def is_exhausted(name: str, key: str, limit: int, seconds: int) -> bool:
    """Whether the limit of this window is used up; counts nothing."""
    try:
        return cache.get(_counter(name, key, seconds), 0) >= limit
    except RedisError as error:
        return not _allow(name, error)


def _counter(name, key, seconds):
    digest = hashlib.sha256(counted_as(key).encode()).hexdigest()[:32]
    return f"rate:{name}:{digest}:{int(time.time() // seconds)}"


def counted_as(key: str) -> str:
    """What is counted for a key: for an IPv6 address its subscriber's network, who takes the next one at will; any
    other key itself."""
    try:
        return address_block(key)
    except ValueError:
        return key


def _count(counter, seconds):
    """Add one and give the new count. The first one says when the counter may be forgotten: its name
    carries the window, so that a counter which outlived it would be counted by nobody."""
    key = cache.make_key(counter)
    count = ask("INCR", key)
    if count == 1:
        ask("EXPIRE", key, seconds)
    return count


def ask(*command):
    """The shared cache's answer to a command, over this thread's own connection; raises RedisError.

    Only a connection that has answered is kept: an answer that comes too late must not be taken for the
    next one. Where the server has closed a kept one meanwhile, the command is sent over a new one.
    """
    options = settings.CACHES["default"]
    location = options["LOCATION"]
    kept = _kept.__dict__.pop(location, None)
    connection = kept or _new_connection(location, options.get("OPTIONS", {}))
    try:
        connection.send_command(*command)
        answer = connection.read_response()
    except RedisError as error:
        connection.disconnect()
        if kept and isinstance(error, ConnectionLost):
            return ask(*command)
        raise
    _kept.__dict__[location] = connection
    return answer


def _new_connection(location, options):
    return ConnectionPool.from_url(location, **options).make_connection()


def _allow(name, error):
    log.warning("Rate limit %s is not counted: %s", name, type(error).__name__)
    return True
