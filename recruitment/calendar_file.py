"""Recruitment events as an iCalendar file (RFC 5545), for anybody's telephone."""

from datetime import UTC, datetime

from reminders.ics import PRODUCT, escaped, folded


def calendar_of(events, *, site_url: str, at: datetime) -> str:
    """One event each, with its hours. A row keeps its UID, so that a day that moves moves the event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped('招聘活动')}",
    ]
    for event in events:
        lines += event_of(event, site_url, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def event_of(event, site_url, at):
    host = site_url.partition("://")[2].partition("/")[0]
    return [
        "BEGIN:VEVENT",
        f"UID:recruitment-{event.pk}@{host}",
        f"DTSTAMP:{in_utc(at)}",
        f"DTSTART:{in_utc(event.starts_at)}",
        f"DTEND:{in_utc(event.ends_at)}",
        f"SUMMARY:{escaped(event.title)}",
        f"LOCATION:{escaped(event.place or event.link)}",
        f"DESCRIPTION:{escaped(event.story)}",
        "END:VEVENT",
    ]


def in_utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
