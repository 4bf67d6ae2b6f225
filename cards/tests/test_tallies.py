"""Counting in the shared cache: gathered by a process, told within a second, taken once."""

from cards import tallies


def test_what_was_counted_is_taken_once():
    tallies.add("visits", "green")
    tallies.add("visits", "green", 2)
    tallies.add("visits", "red")
    tallies.add("others", "green")

    assert tallies.take("visits") == {"green": 3, "red": 1}
    assert tallies.take("visits") == {}
    assert tallies.take("others") == {"green": 1}


def test_what_two_processes_told_is_added_up():
    for _ in range(2):
        tallies.add("visits", "green", 5)
        tallies.tell()

    assert tallies.take("visits") == {"green": 10}


def test_cache_that_is_away_loses_the_count_and_hinders_nobody(settings, caplog):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    tallies.add("visits", "green")

    assert tallies.take("visits") == {}
    assert "is not taken" in caplog.text
