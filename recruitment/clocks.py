"""The clocks of departures: a call after 30, 90 and 180 days. Whoever sees a clock sees the departure."""

from recruitment.models import Departure
from reminders.subjects import explained_to_who_sees


@explained_to_who_sees(Departure)
def departures_in_sight(user):
    return Departure.objects.visible_to(user)
