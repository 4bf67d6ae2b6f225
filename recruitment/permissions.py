"""Who keeps events, bases and departures, who reads them, who asks for booths."""

from django.db.models import Q, QuerySet

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from recruitment.models.event import (
    READS_DEPARTURES,
    READS_RECRUITMENT,
    YOUTH_LEAGUE,
    RecruitmentEvent,
)
from workers.reading_bureaus import COMMERCE, HRSS, WOMEN, acts_for_one_of

# Assumption: 县人社局 leads; 县工业信息化和商务局 and 县妇联 hold events of their own. 县人社局 is to confirm it.
KEEPS_EVENTS = frozenset({HRSS, COMMERCE, WOMEN})


def reads_recruitment(user) -> bool:
    """Whether the workbench shows events, booths, bases and contests to the person."""
    return acts_for_one_of(user, READS_RECRUITMENT)


def keeps_events(user) -> bool:
    """Whether the person enters events and keeps those of the own bureau. Nobody does by being the superuser: what is
    written is a bureau's word."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_EVENTS)


def holds_event(user, event) -> bool:
    """Whether the person takes the event's steps and gives its booths: of the bureau that holds it. Of 县人社局, where
    that one holds none; it may have been entered before this was asked."""
    holder = event.bureau.slug
    holders = frozenset({holder if holder in KEEPS_EVENTS else HRSS})
    return not user.is_superuser and acts_for_one_of(user, holders)


def events_held_by(user) -> QuerySet[RecruitmentEvent]:
    """Those for which ``holds_event`` is true."""
    is_theirs = Q(bureau__in=event_bureaus_of(user))
    if keeps_departures(user):
        is_theirs |= ~Q(bureau__slug__in=KEEPS_EVENTS)
    return RecruitmentEvent.objects.filter(is_theirs)


def event_bureaus_of(user):
    """The bureaus in whose name the person enters an event: their own, of those that hold any."""
    return Bureau.objects.filter(pk__in=bureau_ids_of(user), slug__in=KEEPS_EVENTS).order_by("pk")


def reads_departures(user) -> bool:
    return acts_for_one_of(user, READS_DEPARTURES)


def keeps_departures(user) -> bool:
    """Whether the person writes departures, calls and bases."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({HRSS}))


def keeps_contests(user) -> bool:
    """Whether the person writes what came of contests: measure 12 without the finance of it."""
    bureaus = frozenset({HRSS, COMMERCE, WOMEN, YOUTH_LEAGUE})
    return not user.is_superuser and acts_for_one_of(user, bureaus)
