"""Who writes, reviews and lets out stories: the bureaus of measure 17."""

from workers.reading_bureaus import COMMERCE, HRSS, UNION, WOMEN, acts_for_one_of

# Measure 17: 县人社局、县工业信息化和商务局、县总工会、县妇联.
KEEPS_STORIES = frozenset({HRSS, COMMERCE, UNION, WOMEN})


def reads_stories(user) -> bool:
    """Whether the person opens stories in the workbench."""
    return acts_for_one_of(user, KEEPS_STORIES)


def keeps_stories(user) -> bool:
    """Whether the person writes and decides; nobody does by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_STORIES)
