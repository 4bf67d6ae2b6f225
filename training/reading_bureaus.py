"""Which bureaus keep and read what training holds: those of measure 6, 县人社局 in front."""

from bureaus.permissions import oversees_all_bureaus
from workers.reading_bureaus import COMMERCE, EDUCATION, HRSS, UNION, WOMEN, acts_for_one_of

KEEPS_TRAINING = frozenset({HRSS})
READS_TRAINING = frozenset({HRSS, COMMERCE, EDUCATION, WOMEN, UNION})


def reads_all_training(user) -> bool:
    """Whether the person reads the training of all institutions: of these bureaus, or one who oversees the county and
    is told at last of a clock that is late."""
    return acts_for_one_of(user, READS_TRAINING) or oversees_all_bureaus(user)
