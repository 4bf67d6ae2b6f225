"""Lets letters be about applications."""

from papers import subjects
from subsidies import letters, permissions
from subsidies.models import Application

subjects.register(
    Application,
    visible_to=Application.objects.visible_to,
    may_handle=permissions.can_handle_papers,
    forms={letters.LETTER: letters.TITLE},
)
