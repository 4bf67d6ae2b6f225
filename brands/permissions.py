"""Who keeps labour brands: measure 9, 县人社局, 县妇联 and 县工业信息化和商务局."""

from workers.reading_bureaus import COMMERCE, HRSS, WOMEN, acts_for_one_of

KEEPS_BRANDS = frozenset({HRSS, WOMEN, COMMERCE})


def reads_brands(user) -> bool:
    return acts_for_one_of(user, KEEPS_BRANDS)


def keeps_brands(user) -> bool:
    """Whether the person writes brands and licences. Nobody does by being the superuser: what is written is
    a bureau's word."""
    return not user.is_superuser and reads_brands(user)
