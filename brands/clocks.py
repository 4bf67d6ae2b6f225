"""The clocks of licences: they run out, and reviews are to be decided. Whoever sees a clock sees the licence."""

from brands.models import Licence
from reminders.subjects import explained_to_who_sees


@explained_to_who_sees(Licence)
def licences_in_sight(user):
    return Licence.objects.visible_to(user)
