"""Which rows each figure counts on a day; the metrics count them and the public pages list them."""

from employment.models import InternshipMonth, Job, Match, Placement, Seeker
from regions.models import Community


def communities_with_open_jobs(on):
    """Communities and villages with at least one post that was open on the day."""
    return Community.objects.filter(pk__in=Job.objects.open_on(on).values("community"))


def jobs_published(on):
    """Posts published in the day's year, up to the day."""
    return Job.objects.filter(published_on__year=on.year, published_on__lte=on)


def jobs_open(on):
    """Posts that were open on the day."""
    return Job.objects.open_on(on)


def job_seekers(on):
    """Registrations of seekers in the day's year, up to the day; those that were taken back stay counted."""
    rows = Seeker.objects.exclude(state=Seeker.State.PENDING)
    return rows.filter(registered_on__year=on.year, registered_on__lte=on)


def matches_agreed(on):
    """Matches to which the seeker agreed in the day's year, up to the day."""
    return Match.objects.agreed_by(on)


def placements_made(on):
    """People who began to work in the day's year, up to the day; whoever left again stays counted."""
    return Placement.objects.made_by(on)


def internship_months(on):
    """Months of the ledger that ended in the day's year, up to the day, and were not struck out since."""
    return InternshipMonth.objects.counted_by(on)
