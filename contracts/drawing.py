"""Which lines of a list are drawn: the same seed gives the same lines to anybody who counts again."""

import random
import secrets

SEED_BITS = 48


def new_seed() -> int:
    return secrets.randbits(SEED_BITS)


def lines_of(seed: int, population: int, size: int) -> list[int]:
    """The lines drawn from a list of ``population`` lines, ascending, the first one being 1.

    ``random.Random(seed).sample(range(1, population + 1), size)`` of Python gives them too.
    """
    return sorted(random.Random(seed).sample(range(1, population + 1), size))
