"""What a bureau that holds events has still to do: booths to be given, and events that are over."""

from django.utils import timezone

from recruitment.models import Booth
from recruitment.permissions import events_held_by
from recruitment.transitions import EventState


def booths_to_give(booths, user):
    """Those of the booths that wait for the person's bureau."""
    return booths.filter(state=Booth.State.ASKED, event__in=events_held_by(user))


def events_to_close(events, user):
    """Those of the events that the person's bureau holds, that are over and of which nobody has said whether they took
    place: until then they are in no figure and in no list of everybody's."""
    over = events.filter(state=EventState.OPEN, ends_at__lt=timezone.now())
    return over.filter(pk__in=events_held_by(user))
