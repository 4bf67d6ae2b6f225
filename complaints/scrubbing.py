"""Leaving out of a text who somebody is, also where that person has typed it."""

import re

from complaints.transitions import Kind

COMPLAINANT = "投诉人"
REPORTER = "举报人"
LEFT_OUT = "（略）"


def reporter_scrubber(kind, name, phone, address):
    """A function of a text that leaves out who made a report, for everybody but the bureau that has it
    (总局令第121号第三十七条). Of other kinds of cases it leaves out nothing."""
    if kind != Kind.VIOLATION_REPORT:
        return str
    return scrubber([(name, REPORTER), (phone, LEFT_OUT), (home_in(address), LEFT_OUT)])


def respondent_scrubber(name, phone, address, *, hides_name):
    """A function of a text that leaves out what the other party must not learn of who complains: telephone and
    address, and the name where it is hidden."""
    hidden = [(phone, LEFT_OUT), (home_in(address), LEFT_OUT)]
    return scrubber([*hidden, (name, COMPLAINANT)] if hides_name else hidden)


def home_in(address) -> str:
    """The address; "" for one without a number, which names a place where thousands live."""
    return address if any(character.isdigit() for character in address) else ""


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
