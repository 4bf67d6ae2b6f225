"""The clock of an agreement: it is to be renewed or let go before its last day."""

from reminders.subjects import explained_to_who_sees
from schools.models import Agreement
from schools.permissions import reads_schools

RULE = "school_cooperation"


@explained_to_who_sees(Agreement)
def agreements_in_sight(user):
    return Agreement.objects.all() if reads_schools(user) else Agreement.objects.none()
