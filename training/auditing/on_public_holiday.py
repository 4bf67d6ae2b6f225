"""A lesson on a day that the State Council's notice lists as off. An ordinary Sunday is no such day: many
learners can come only then."""

from datetime import timedelta

from django.utils import timezone

from reminders.calendars import calendar
from training.auditing.finding import Finding


def on_public_holiday(training_class, terms) -> list[Finding]:
    """One finding for each lesson; of a year without a notice nothing is known and nothing found."""
    days = calendar()
    first = timezone.localdate(training_class.starts_at)
    last = timezone.localdate(training_class.ends_at)
    if not any(map(days.is_statutory_holiday, days_from(first, last))):
        return []
    return [
        Finding(
            str(each.pk),
            f"{each}的课在法定节假日，请核对是不是真的上了。",
            [str(each)],
        )
        for each in training_class.sessions.all()
        if days.is_statutory_holiday(each.day)
    ]


def days_from(first, last):
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
