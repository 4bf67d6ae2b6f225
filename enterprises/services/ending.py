"""What an enterprise had confirmed ends on the day on which it is taken off the register; what it asked for is declined."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from enterprises.cancelling import when_cancelled
from enterprises.models import Enterprise, HomeCareQualification, Partnership
from enterprises.services.supporting import decide_home_care
from reminders import deadlines

OFF_THE_REGISTER = "企业已从名录注销。"
Home = HomeCareQualification.State


@when_cancelled
def end_support_of(enterprise: Enterprise, *, by, at) -> None:
    """Partnerships, the home-care qualification and the place in an incubator; earlier days stay as they were, and
    nobody is warned of the day."""
    day = timezone.localdate(at)
    end_partnerships(enterprise, by, at, day)
    for row in enterprise.home_care_qualifications.select_for_update(of=("self",)):
        end_home_care(row, by, day)
    tenancies = enterprise.tenancies.filter(Q(until=None) | Q(until__gt=day))
    tenancies.filter(since__gt=day).delete()  # its history keeps it
    tenancies.filter(since__lte=day).update(until=day)


def end_partnerships(enterprise, by, at, day):
    rows = enterprise.partnerships
    rows.filter(state=Partnership.State.PROPOSED).update(
        state=Partnership.State.DECLINED, decided_by=by, decided_at=at, answer=OFF_THE_REGISTER
    )
    confirmed = rows.filter(state=Partnership.State.CONFIRMED)
    confirmed.filter(Q(valid_until=None) | Q(valid_until__gt=day)).update(
        valid_until=day, warned_until=day
    )


def end_home_care(row: HomeCareQualification, by, day: date) -> None:
    """One that has not begun is revoked, since it never holds."""
    if row.state == Home.APPLIED:
        decide_home_care(row, Home.DECLINED, by, OFF_THE_REGISTER)
    elif row.state == Home.GRANTED and row.valid_until > day:
        for deadline in deadlines.open_clocks(row):
            deadlines.cancel(deadline, reason=OFF_THE_REGISTER)
        if row.valid_from > day:
            decide_home_care(row, Home.REVOKED, by, OFF_THE_REGISTER)
        else:
            row.valid_until = row.warned_until = day
            row.save(update_fields=["valid_until", "warned_until"])
