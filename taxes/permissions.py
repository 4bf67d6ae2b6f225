"""Who prints and declares for the enterprise, and who of the tax bureau may look."""

from bureaus.permissions import roles_of
from enterprises.permissions import can_sign_for
from gaotai_jiazheng.short_memory import remembered
from taxes.models import TaxBureau


def works_at_tax_bureau(user) -> bool:
    """Whether the person acts for a bureau that enterprises may show their self-check to."""
    return not tax_bureau_ids().isdisjoint(roles_of(user))


@remembered(seconds=5)
def tax_bureau_ids() -> frozenset[int]:
    return frozenset(TaxBureau.objects.values_list("bureau_id", flat=True))


def can_declare(user, enterprise) -> bool:
    """Whether the person declares, prints and shares for the enterprise: its owner or a delegate."""
    return can_sign_for(user, enterprise)
