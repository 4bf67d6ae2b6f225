"""The register of host facilities, and the clock of the day until which the place may be used."""

from django.db import transaction
from django.utils import timezone

from communities import clocks, duties
from communities.models import HostFacility
from communities.refusals import refused_in_words
from reminders import deadlines


@transaction.atomic
def save_facility(facility: HostFacility) -> HostFacility:
    """Write a facility and let the clock of its last day follow.

    Raises ValidationError, code facility_in_use, where it is closed with outlets in it.
    """
    with refused_in_words():
        facility.save()
    until = None if facility.closed_on else facility.lease_until
    [running] = [*deadlines.open_clocks(facility).filter(rule__slug=clocks.LEASE), None][:1]
    if running is not None and running.due_on != until:
        deadlines.cancel(running, reason="场地使用期限已变更")
        running = None
    today, bureau = timezone.localdate(), duties.facilities_bureau()
    if running is None and until is not None and until > today and bureau is not None:
        clock = deadlines.ClockStart(clocks.LEASE, bureau, today, due_on=until)
        deadlines.start_many(facility, facility.name[:40], facility.get_absolute_url(), [clock])
    return facility
