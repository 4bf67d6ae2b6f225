"""Deadlines as an iCalendar file (RFC 5545), for a person's own calendar program. No database."""

from datetime import UTC, date, datetime, timedelta

LINE_OCTETS = 75
PRODUCT = "-//Gaotai County//Domestic Service Portal//ZH"


def calendar_of(deadlines, *, name: str, site_url: str, at: datetime) -> str:
    """The calendar of these clocks, one whole-day event each on the last day. at: when it was asked for.

    An event keeps its UID while its clock lives, so that a day that moves moves the event.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for deadline in deadlines:
        lines += event_of(deadline, site_url, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def event_of(deadline, site_url, at):
    host = site_url.partition("://")[2].partition("/")[0]
    lines = [
        "BEGIN:VEVENT",
        f"UID:deadline-{deadline.pk}@{host}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{deadline.round}",
        f"DTSTART;VALUE=DATE:{compact(deadline.due_on)}",
        f"DTEND;VALUE=DATE:{compact(deadline.due_on + timedelta(days=1))}",
        f"SUMMARY:{escaped(summary_of(deadline))}",
        f"DESCRIPTION:{escaped(f'{deadline.owner.name}。{deadline.rule.basis_text}')}",
        "TRANSP:TRANSPARENT",
    ]
    if deadline.link:
        lines.append(f"URL:{site_url}{deadline.link}")
    return [*lines, "END:VEVENT"]


def summary_of(deadline) -> str:
    """The number, what has to be done, and how certain the day is."""
    notes = (
        ("预计", deadline.is_expected),
        ("暂定", deadline.is_provisional),
        ("已暂停", deadline.state == "paused"),
    )
    noted = "、".join(note for note, applies in notes if applies)
    summary = f"{deadline.subject_label} {deadline.rule.name}届满"
    return f"{summary}（{noted}）" if noted else summary


def compact(day: date) -> str:
    return f"{day:%Y%m%d}"


def escaped(text) -> str:
    """A text as a property value (RFC 5545, 3.3.11)."""
    for plain, escape in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, escape)
    return "\\n".join(text.splitlines())


def folded(line) -> str:
    """The line in pieces of at most 75 octets, each after the first behind a space (RFC 5545, 3.1).

    A character of several octets is never cut.
    """
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(" ")
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n".join(pieces)
