"""Leaving out of a text who somebody is, also where that person has typed it."""

import re

from complaints.transitions import Kind

REPORTER = "举报人"
LEFT_OUT = "（略）"


def reporter_scrubber(kind, name, phone, address):
    """A function of a text that leaves out who made a report, for everybody but the bureau that has it
    (总局令第121号第三十七条). Of other kinds of cases it leaves out nothing."""
    if kind != Kind.VIOLATION_REPORT:
        return str
    # An address without a number in it names a place where thousands live.
    home = address if any(character.isdigit() for character in address) else ""
    return scrubber([(name, REPORTER), (phone, LEFT_OUT), (home, LEFT_OUT)])


def scrubber(hidden):
    """A function of a text that leaves these out, however their characters are spaced.

    hidden: (what, put in its place); a single character hides nothing, it would hide half the text.
    """
    rules = [(pattern_of(what), instead) for what, instead in hidden if len(what.strip()) > 1]

    def scrub(text):
        for pattern, instead in rules:
            text = pattern.sub(lambda found, instead=instead: instead, text)
        return text

    return scrub


def pattern_of(what):
    """The characters of a text with blanks, hyphens and dots allowed between them."""
    characters = [re.escape(c) for c in what if not c.isspace() and c not in "-－·."]
    return re.compile(r"[\s\-－·.]*".join(characters), re.IGNORECASE)
