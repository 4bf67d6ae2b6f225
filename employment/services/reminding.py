"""What the clock tells posters, stations and hosts of interns, each thing once."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from employment import clocks
from employment.models import InternshipMonth, Job, Seeker, StationMember
from employment.services import telling
from employment.transitions import State
from reminders import outbox
from reminders.models import Deadline, DeadlineRule
from reminders.rulebook import rule_for

SOON = timedelta(days=3)
AT_ONCE = 2000  # rows in memory; every row is told of, since those told before stand in front


def remind_posters(at=None) -> int:
    """Tell the posters of posts that expire in three days or less, each once; how many posts."""
    today = timezone.localdate(at)
    rows = Job.objects.filter(
        state=State.PUBLISHED, expires_on__gte=today, expires_on__lte=today + SOON
    )
    count = 0
    for job in rows.order_by("expires_on", "pk").iterator(chunk_size=AT_ONCE):
        day = f"{job.expires_on.month}月{job.expires_on.day}日"
        telling.tell_poster(
            job, f"{day}到期，还要招人的请另发", dedupe_key=f"job-expiry:{job.pk}:{job.expires_on}"
        )
        count += 1
    return count


def remind_stations(at=None) -> int:
    """Tell stations of seekers who have been without a match for as many days as the rule of the clock says, each once
    in so many days; how many seekers. Whoever came by telephone is told to the stations of the communities that were
    chosen.

    The clock of the same rule goes up the ladder of 县人社局. Where there is no such rule nobody is told.
    """
    today = timezone.localdate(at)
    try:
        unmatched_for = timedelta(days=rule_for(clocks.UNMATCHED, today).length)
    except DeadlineRule.DoesNotExist:
        return 0
    rows = Seeker.objects.looking().filter(registered_on__lte=today - unmatched_for)
    rows = rows.exclude(matches__proposed_on__gt=today - unmatched_for)
    count = 0
    for seeker in rows.order_by("pk").defer("name", "phone", "note").iterator(chunk_size=AT_ONCE):
        people = StationMember.objects.current(today)
        if seeker.station_id:
            people = people.filter(station=seeker.station_id)
        else:
            people = people.filter(station__community__in=seeker.communities.all())
        turn = (today - seeker.registered_on) // unmatched_for
        message = outbox.Message(
            telling.KIND,
            f"{seeker.number} {unmatched_for.days}天没有匹配，请联系本人",
            link=seeker.get_absolute_url(),
            dedupe_key=f"unmatched:{seeker.pk}:{turn}",
        )
        users = set(people.values_list("user_id", flat=True))
        if users:
            outbox.write(outbox.post_to_users(users, message))
        count += 1
    return count


def remind_hosts(at=None) -> int:
    """Tell hosts of internship months whose allowance was not paid by its day, each once; how many months.

    The clock of the same rule goes up the ladder of 县人社局.
    """
    late = Deadline.objects.overdue(timezone.localdate(at)).filter(
        rule__slug=clocks.ALLOWANCE,
        subject_type=ContentType.objects.get_for_model(InternshipMonth),
    )
    rows = InternshipMonth.objects.filter(
        pk__in=late.values("subject_id"), paid_on=None, struck_on=None
    )
    count = 0
    for row in rows.order_by("pk").defer("name").iterator(chunk_size=AT_ONCE):
        message = outbox.Message(
            telling.KIND,
            f"{row.month:%Y年%-m月}的见习生活费到期还没有登记发放",
            link=reverse("workspace_jobs:interns"),
            dedupe_key=f"internship-unpaid:{row.pk}",
        )
        outbox.write(outbox.post_to_users(telling.enterprise_ids(row.host_id), message))
        count += 1
    return count
