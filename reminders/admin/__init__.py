"""The registers of time in the workbench."""

from reminders.admin.calendar import CalendarYearAdmin
from reminders.admin.deadline import DeadlineAdmin, DeadlineRuleAdmin
from reminders.admin.notification import NotificationAdmin, ReminderAdmin, ReminderStageAdmin

__all__ = [
    "CalendarYearAdmin",
    "DeadlineAdmin",
    "DeadlineRuleAdmin",
    "NotificationAdmin",
    "ReminderAdmin",
    "ReminderStageAdmin",
]
