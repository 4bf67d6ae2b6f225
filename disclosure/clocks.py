"""The days of notices and objections, counted by the portal's clocks."""

from disclosure.models import Notice
from reminders.models import Deadline
from reminders.subjects import when_deadlines_move

NOTICE_RULE = "public_notice"
ANSWER_RULE = "objection_answer"


@when_deadlines_move(Notice)
def follow_moved_days(notice_ids):
    """A calendar was loaded: the last day is the clock's."""
    clocks = Deadline.objects.running().filter(
        subject_type__app_label="disclosure",
        subject_type__model="notice",
        subject_id__in=notice_ids,
        rule__slug=NOTICE_RULE,
    )
    for clock in clocks:
        Notice.objects.filter(pk=clock.subject_id).update(
            last_day=clock.due_on, is_provisional=clock.is_provisional
        )
