"""Counting in the shared cache, and what happens when it is away."""

import logging
from datetime import timedelta

import time_machine

from gaotai_jiazheng import rate_limits

NOON = "2026-11-23T12:00:00+08:00"


def test_hit_allows_up_to_the_limit_and_each_key_by_itself():
    with time_machine.travel(NOON, tick=False):
        first_three = [rate_limits.hit("test", "a", limit=2, seconds=60) for _ in range(3)]
        other = rate_limits.hit("test", "b", limit=2, seconds=60)

    assert first_three == [True, True, False]
    assert other is True


def test_hit_starts_again_with_the_next_window():
    with time_machine.travel(NOON, tick=False) as clock:
        before = [rate_limits.hit("test", "a", limit=1, seconds=60) for _ in range(2)]
        clock.shift(timedelta(seconds=60))
        after = rate_limits.hit("test", "a", limit=1, seconds=60)

    assert before == [True, False]
    assert after is True


def test_every_address_of_an_ipv6_subscriber_is_counted_as_one():
    with time_machine.travel(NOON, tick=False):
        hits = [
            rate_limits.hit("test", f"2001:db8:1:2::{n}", limit=2, seconds=60) for n in range(3)
        ]
        neighbour = rate_limits.hit("test", "2001:db8:1:3::1", limit=2, seconds=60)
        exhausted = rate_limits.is_exhausted("test", "2001:db8:1:2:ffff::9", limit=2, seconds=60)
        keys = [rate_limits.hit("test", key, limit=1, seconds=60) for key in ("7:a", "7:b")]

    assert (hits, neighbour, exhausted) == ([True, True, False], True, True)
    assert keys == [True, True]


def test_is_exhausted_counts_nothing():
    with time_machine.travel(NOON, tick=False):
        asked_before = [
            rate_limits.is_exhausted("test", "a", limit=1, seconds=60) for _ in range(3)
        ]
        rate_limits.hit("test", "a", limit=1, seconds=60)
        asked_after = rate_limits.is_exhausted("test", "a", limit=1, seconds=60)

    assert asked_before == [False, False, False]
    assert asked_after is True


def test_a_dead_cache_allows_everything_and_is_logged(settings, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }

    with caplog.at_level(logging.WARNING, logger="gaotai_jiazheng.rate_limits"):
        hits = [rate_limits.hit("test", "198.51.100.1", limit=1, seconds=60) for _ in range(3)]
        exhausted = rate_limits.is_exhausted("test", "198.51.100.1", limit=1, seconds=60)

    assert hits == [True, True, True]
    assert exhausted is False
    assert caplog.messages == ["Rate limit test is not counted: ConnectionError"] * 4
