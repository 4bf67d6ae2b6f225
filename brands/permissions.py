"""Who keeps labour brands."""

from brands.models.brand import READS_BRANDS
from workers.reading_bureaus import acts_for_one_of


def reads_brands(user) -> bool:
    return acts_for_one_of(user, READS_BRANDS)


def keeps_brands(user) -> bool:
    """Whether the person writes brands and licences. Nobody does by being the superuser: what is written is
    a bureau's word."""
    return not user.is_superuser and reads_brands(user)
