"""From November on the next year's days off are asked for until somebody has loaded them."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role as AdministratorRole
from bureaus.models import Bureau, BureauMember
from reminders import outbox
from reminders.models import CalendarYear

# The State Council announces the next year's days off in November.
FROM_MONTH = 11
Role = BureauMember.Role


def ask_for_missing_calendars(on: date | None = None) -> list[int]:
    """Ask the dispatch centre and the system administrators, once a week, for each year that is missing.

    Missing: this year, and from 1 November the next one. Returns the years.
    """
    on = on or timezone.localdate()
    wanted = [on.year] + [on.year + 1] * (on.month >= FROM_MONTH)
    loaded = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    missing = [year for year in wanted if year not in loaded]
    rows = []
    for year in missing:
        rows += rows_asking_for(year, on)
    outbox.write(rows)
    return missing


def rows_asking_for(year, on):
    week = on.isocalendar()
    message = outbox.Message(
        kind="calendar_missing",
        subject=f"{year}年的放假安排还没有载入",
        body=f"跨入{year}年的期限只是暂定日期。国务院办公厅的通知公布后，请在工作日历中载入。",
        link=reverse("admin:reminders_calendaryear_changelist"),
        dedupe_key=f"calendar-missing:{year}:{week.year}-W{week.week:02}",
    )
    center = Bureau.objects.filter(is_dispatch_center=True).values_list("pk", flat=True).first()
    rows = outbox.post_to_members(center, [Role.CONTACT, Role.DEPUTY], message)
    told = {row.recipient_id for row in rows}
    return rows + outbox.post_to_users(system_administrators().exclude(pk__in=told), message)


def system_administrators():
    """Those who look after the installation."""
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(Q(is_superuser=True) | Q(groups__name=AdministratorRole.SYSTEM)).distinct()
