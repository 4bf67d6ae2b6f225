"""Who keeps the register of schools."""

from bureaus.permissions import oversees_all_bureaus
from workers.reading_bureaus import COMMERCE, EDUCATION, HRSS, UNION, WOMEN, acts_for_one_of

# Measure 7: 县人社局、县教育局、县工业信息化和商务局、县妇联、县总工会.
READS_SCHOOLS = frozenset({HRSS, EDUCATION, COMMERCE, WOMEN, UNION})


def reads_schools(user) -> bool:
    """Whether the person opens agreements with their papers; the rest is public anyway. Who oversees the county is
    told at last of an agreement's clock that is late."""
    return acts_for_one_of(user, READS_SCHOOLS) or oversees_all_bureaus(user)


def keeps_schools(user) -> bool:
    """Whether the person writes schools, programmes, figures and agreements: of 县教育局. Nobody does by being
    the superuser: what is written is a bureau's word."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({EDUCATION}))
