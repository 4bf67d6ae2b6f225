"""The week's job sheets: made on Monday for every community with open posts, and told to whoever hangs them up."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.models import TownClerk
from employment.models import GigStation, Job, JobSheet, StationMember
from regions.models import Community
from reminders import outbox

KIND = "job_sheet"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def make_sheets(at=None) -> int:
    """Write down the sheets of this week that are missing; how many. Safe to run again, and late."""
    at = at or timezone.now()
    week = monday_of(timezone.localdate(at))
    open_jobs = Job.objects.open(timezone.localdate(at))
    done = JobSheet.objects.filter(week_on=week).values("community")
    waiting = Community.objects.active().filter(pk__in=open_jobs.values("community"))
    count = 0
    for community in waiting.exclude(pk__in=done).select_related("town"):
        numbers = list(
            open_jobs.filter(community=community).order_by("pk").values_list("number", flat=True)
        )
        with transaction.atomic():
            _sheet, is_new = JobSheet.objects.get_or_create(
                community=community, week_on=week, defaults={"numbers": numbers, "made_at": at}
            )
            if is_new:
                tell(community, week, len(numbers))
                count += 1
    return count


def tell(community, week, count) -> None:
    """To the town's clerks and the people of the community's stations, with the address of the PDF."""
    clerks = TownClerk.objects.current().filter(town=community.town_id)
    stations = GigStation.objects.open().filter(community=community)
    people = StationMember.objects.current().filter(station__in=stations)
    users = {*clerks.values_list("user_id", flat=True), *people.values_list("user_id", flat=True)}
    if not users:
        return
    message = outbox.Message(
        KIND,
        f"{community.name}本周招聘海报，{count}个岗位，请打印张贴",
        link=reverse("employment:sheet", args=[community.pk]),
        dedupe_key=f"job-sheet:{community.pk}:{week}",
        waits_for_morning=True,
    )
    outbox.write(outbox.post_to_users(users, message))
