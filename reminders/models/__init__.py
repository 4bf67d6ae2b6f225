"""Rows that a clock watches, and the messages that follow from them."""

from reminders.models.calendar import CalendarDay, CalendarYear
from reminders.models.deadline import CalendarMove, Deadline, DeadlineRule, Extension, Pause
from reminders.models.heartbeat import Heartbeat
from reminders.models.notification import CalendarFeed, Notification, NotificationPreference
from reminders.models.reminder import Reminder, ReminderStage

__all__ = [
    "CalendarDay",
    "CalendarFeed",
    "CalendarMove",
    "CalendarYear",
    "Deadline",
    "DeadlineRule",
    "Extension",
    "Heartbeat",
    "Notification",
    "NotificationPreference",
    "Pause",
    "Reminder",
    "ReminderStage",
]
