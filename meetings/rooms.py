"""What meetings bring to clocks."""

from meetings.models import Action
from reminders.subjects import explained_to_who_sees


@explained_to_who_sees(Action)
def actions_in_sight(user):
    return Action.objects.visible_to(user)
