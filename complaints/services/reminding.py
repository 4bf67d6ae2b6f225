"""The day by which a complainant is to prove who they are: told of before it comes, and to the bureau when it has passed.

The bureau sets the day (第十条第三款) and its own clock goes on meanwhile, so the day has no clock of its own.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import Attachment, Complaint, Step
from complaints.models.choices import Purpose
from complaints.services import telling
from complaints.transitions import Action, State
from reminders import outbox
from reminders.calendars import calendar

WORKDAYS_BEFORE = 2
KIND = "complaint_progress"


@transaction.atomic
def remind_of_identity(on: date | None = None) -> int:
    """Tell each complainant once, two workdays before, and each bureau once after the day; how many cases. Who was
    asked that day, or has sent something, is not told again. Safe to run twice, and after a missed day."""
    on = on or timezone.localdate()
    last = calendar().nth_workday_after(on, WORKDAYS_BEFORE).on
    cases = waiting().filter(identity_due_on__lte=last)
    soon = cases.filter(~Exists(proofs_sent()), asked_at__date__lt=on, identity_due_on__gte=on)
    late = cases.filter(identity_due_on__lt=on)
    rows = [row for complaint in soon for row in to_complainant(complaint)]
    rows += [row for complaint in late for row in to_bureau(complaint)]
    outbox.write(rows)
    return len(soon) + len(late)


def waiting():
    """The cases that wait for a proof, each with ``asked_at``, when it was last asked for."""
    asked = Step.objects.filter(complaint=OuterRef("pk"), action=Action.REQUEST_IDENTITY)
    asked_at = Subquery(asked.order_by("-pk").values("at")[:1])
    rows = Complaint.objects.filter(state=State.IDENTITY_REQUESTED).order_by("pk")
    return rows.annotate(asked_at=asked_at)


def proofs_sent():
    """What the complainant has sent since."""
    return Attachment.objects.filter(
        complaint=OuterRef("pk"), purpose=Purpose.IDENTITY, uploaded_at__gt=OuterRef("asked_at")
    )


def to_complainant(complaint):
    due_on = complaint.identity_due_on
    words = f"请在{date_format(due_on)}以前补上身份证明"
    key = f"identity:{complaint.pk}:{due_on}:soon"
    return telling.resident_rows(complaint, words, kind=KIND, dedupe_key=key)


def to_bureau(complaint):
    due_on = complaint.identity_due_on
    words = f"请投诉人补身份证明到{date_format(due_on)}，日子已经过了，请决定"
    key = f"identity:{complaint.pk}:{due_on}:late"
    return telling.working_rows(complaint, words, kind=KIND, dedupe_key=key)
