"""The reminder of a lesson that is over and for which nobody has entered who came: once, on the next workday."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from bureaus.models import Bureau
from reminders import outbox
from reminders.calendars import calendar
from training.models import Attendance, InstitutionMember, Session
from training.transitions import USING_STATES
from workers.reading_bureaus import HRSS

KIND = "training_attendance"
TOLD = ("contact",)
# A run that was missed is made up for so long: the longest holidays, and a week besides.
LOOKED_BACK = timedelta(days=16)


def without_attendance(on: date):
    """Lessons of the last days, over before that day, without a single line of attendance."""
    lines = Attendance.objects.filter(session=OuterRef("pk"))
    rows = Session.objects.filter(
        ~Exists(lines),
        training_class__state__in=USING_STATES,
        training_class__taken__gt=0,
        ends_at__date__lt=on,
        ends_at__date__gte=on - LOOKED_BACK,
    )
    return rows.select_related("training_class").order_by("starts_at", "pk")


def remind(on: date) -> int:
    """Tell the institution and 县人社局 of each such lesson from the next workday on, each person once by
    the message's key; how many messages are written or known."""
    bureau, rows = Bureau.objects.filter(slug=HRSS).first(), []
    for session in without_attendance(on):
        if calendar().workdays_between(session.day, on):
            message = message_of(session)
            rows += outbox.post_to_users(members_of(session.training_class), message)
            if bureau is not None:
                rows += outbox.post_to_members(bureau.pk, TOLD, message)
    outbox.write(rows)
    return len(rows)


def members_of(training_class):
    rows = InstitutionMember.objects.current().filter(institution=training_class.institution_id)
    return rows.values_list("user_id", flat=True)


def message_of(session) -> outbox.Message:
    return outbox.Message(
        KIND,
        f"培训班{session.training_class.number}有一节课还没有登记考勤",
        body=f"{session}，{session.room}。请登记签到表；没有登记的课不算出勤。",
        link=reverse("classroom:room", args=[session.training_class_id]),
        dedupe_key=f"training_attendance:{session.pk}",
    )
