"""How much of everything is attacked: ATTACK, as bin/bench attack sets it.

"all"; a number, for one in so many; "3/12", for the third of twelve shares that are together everything.
"""

import os

ASKED = os.environ.get("ATTACK", "")


def share_of(everything, in_the_suite) -> list:
    """What of a list is attacked in this run; without ATTACK one in so many."""
    place, of = place_and_count(in_the_suite)
    return list(everything)[place - 1 :: of]


def place_and_count(in_the_suite) -> tuple[int, int]:
    """(which share, of how many). Raises ValueError where ATTACK is none of the three."""
    if ASKED == "all":
        return 1, 1
    place, _, of = ASKED.rpartition("/")
    return int(place or 1), int(of or in_the_suite)


def is_whole() -> bool:
    """Whether the shares of such a run are together everything."""
    return ASKED == "all" or "/" in ASKED
