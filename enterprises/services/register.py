"""Writing the register of enterprises: the search vector follows the words it is made of."""

from functools import partial

from django.db import transaction

from enterprises.models import Enterprise
from gaotai_jiazheng.refusals import by_own_names, in_words

CODE_TAKEN = "enterprises_enterprise_uscc_key"
WORDS = {CODE_TAKEN: Enterprise._meta.get_field("uscc").error_messages["unique"]}
refused_in_words = partial(in_words, by_own_names(WORDS, {CODE_TAKEN: "uscc"}))


def register_enterprise(**fields) -> Enterprise:
    """Enter an enterprise in the register. Raises ValidationError by field, and writes nothing."""
    return save_enterprise(Enterprise(**fields))


@transaction.atomic
def update_enterprise(enterprise: Enterprise, **changes) -> Enterprise:
    """Change an enterprise's entry. Raises ValidationError by field, and writes nothing."""
    for name, value in changes.items():
        setattr(enterprise, name, value)
    return save_enterprise(enterprise)


def save_enterprise(enterprise: Enterprise) -> Enterprise:
    """Check and write an entry as it stands in memory, with the vector that it is found by. A code that somebody else
    registers at the same moment is refused like one that was there before."""
    enterprise.full_clean(exclude=["search_vector"])
    enterprise.search_vector = enterprise.words_to_find_it_by()
    with refused_in_words():
        enterprise.save()
    return enterprise
