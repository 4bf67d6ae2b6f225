"""The title of a case that nobody has given one."""

from django.utils.text import Truncator

LONGEST = 30


def title_from(text: str) -> str:
    """The first line of what was told; where it is cut off it ends in …, and counts 30 characters at most."""
    return Truncator(text.partition("\n")[0]).chars(LONGEST, truncate="…")
