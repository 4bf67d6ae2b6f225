"""Who writes, reviews and lets out stories: the bureaus of measure 17."""

from stories.keeping_bureaus import KEEPS_STORIES
from workers.reading_bureaus import acts_for_one_of


def reads_stories(user) -> bool:
    """Whether the person opens stories in the workbench."""
    return acts_for_one_of(user, KEEPS_STORIES)


def keeps_stories(user) -> bool:
    """Whether the person writes and decides; nobody does by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_STORIES)
