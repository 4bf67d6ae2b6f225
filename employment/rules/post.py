"""What the rules are given and what they answer."""

import re
from dataclasses import dataclass
from decimal import Decimal

# Stands before what is asked for: right behind one of these words it is not asked for.
NOT = "".join(f"(?<!{word})" for word in ("不", "免", "无需", "不用", "不会", "不得"))


@dataclass(frozen=True)
class Post:
    """The parts of a post that the rules look at."""

    title: str
    requirements: str
    hours: str
    wage_min_yuan: Decimal
    wage_unit: str
    shifts: tuple[str, ...] = ()
    insurance: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def texts(self):
        """(field, text) of everything that people will read."""
        return (
            ("title", self.title),
            ("requirements", self.requirements),
            ("hours", self.hours),
        )


@dataclass(frozen=True)
class Floor:
    """The least wage of a month and of an hour, in yuan, and whether a bureau has confirmed it."""

    month_yuan: Decimal
    hour_yuan: Decimal
    is_confirmed: bool


@dataclass(frozen=True)
class Hit:
    """What is wrong with which field, in words for the poster."""

    field: str
    text: str
    is_grave: bool


def first_match(post: Post, pattern: re.Pattern, *allowed: str) -> tuple[str, str] | None:
    """(field, the words) of the first match; blanks are looked through, and words that are allowed, too."""
    for field, text in post.texts:
        text = "".join(text.split())
        for words in allowed:
            text = text.replace(words, "")
        if found := pattern.search(text):
            return field, found.group()
    return None
