"""What the worker does for this app. Each task calls one service and is safe to run twice."""

from celery import shared_task

from reminders import calendar_guard, deadlines, digests, outbox, reminding
from reminders.models import Deadline


@shared_task
def deliver_outbox(channel):
    """Deliver what waits for one channel ("members", "email" or "sms")."""
    outbox.deliver_waiting([channel])


@shared_task
def send_reminders(batch=500):
    """Give every reminder that should have been given by now. batch: clocks a transaction."""
    reminding.send_due_reminders(batch=batch)


@shared_task
def send_digests():
    """Write the digests of the day once it is 7:50 of a working day."""
    digests.send_due_digests()


@shared_task
def recompute_deadlines():
    """Count the provisional deadlines again, as a calendar may have come into the database by itself."""
    deadlines.recompute(Deadline.objects.filter(is_provisional=True))


@shared_task
def guard_calendar():
    """Ask for the calendars that are missing."""
    calendar_guard.ask_for_missing_calendars()
