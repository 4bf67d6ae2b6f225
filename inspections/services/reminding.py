"""Three workdays before the last day of a finding the enterprise hears of it, and so do the bureaus.

The ladder of clocks speaks to bureaus only; the one who has to act here is the enterprise. Where it has handed in
what it did, the bureaus alone hear of it: they have to look.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.each_by_itself import each_by_itself
from inspections.models import Finding
from inspections.services import telling
from reminders.calendars import calendar
from reminders.models import Deadline

WORKDAYS_BEFORE = 3


def remind_rectifications(on=None) -> int:
    """Write the reminders that are due by a day; how many findings. Safe to run twice, and after a missed day:
    each last day of a finding is said once."""
    on = on or timezone.localdate()
    last = calendar().nth_workday_after(on, WORKDAYS_BEFORE).on
    clocks = Deadline.objects.running().filter(
        subject_type__app_label="inspections",
        subject_type__model="finding",
        due_on__gte=on,
        due_on__lte=last,
    )
    due = dict(clocks.values_list("subject_id", "due_on"))
    findings = Finding.objects.filter(pk__in=due).select_related(
        "question", "inspection__plan", "inspection__enterprise"
    )
    findings = findings.prefetch_related("inspection__plan__bureaus__bureau")
    findings = findings.prefetch_related("rechecks", "rectifications")
    each_by_itself(findings, partial(remind, due=due))
    return len(due)


@transaction.atomic
def remind(finding, *, due):
    inspection, due_on = finding.inspection, due[finding.pk]
    words = f"{finding.question.number}的整改期限是{due_on.month}月{due_on.day}日"
    key = f"rectification:{finding.pk}:{due_on}"
    if finding.is_to_recheck:
        words = f"{words}，企业已经提交，请复查"
    else:
        telling.tell_enterprise(inspection, words, dedupe_key=f"{key}:enterprise")
    telling.tell_bureaus(inspection, words, dedupe_key=f"{key}:bureaus")
