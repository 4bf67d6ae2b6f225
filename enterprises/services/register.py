"""Writing the register of enterprises: the search vector follows the words it is made of."""

from django.db import transaction

from enterprises.models import Enterprise


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
    """Check and write an entry as it stands in memory, with the vector that it is found by."""
    enterprise.full_clean(exclude=["search_vector"])
    enterprise.search_vector = enterprise.words_to_find_it_by()
    enterprise.save()
    return enterprise
