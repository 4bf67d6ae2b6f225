"""Which bureaus review a registration: the one that verifies licences, and the one that decides."""

from django.db.models import Q

from bureaus.models import Bureau
from gaotai_jiazheng.short_memory import remembered


@remembered(seconds=5)
def verifying_bureau() -> Bureau | None:
    """The bureau that compares a registration with the business licence (市场监管局)."""
    return Bureau.objects.filter(verifies_business_licenses=True).first()


@remembered(seconds=5)
def deciding_bureau() -> Bureau | None:
    """The bureau that decides on registrations: it keeps the register and does not verify licences.

    Where one bureau does both it decides too; the two persons are still two.
    """
    keepers = Bureau.objects.filter(keeps_enterprise_register=True)
    return keepers.filter(verifies_business_licenses=False).first() or keepers.first()


@remembered(seconds=5)
def reviewing_bureau_ids() -> frozenset[int]:
    """The bureaus that take part in reviews: they keep the register or verify licences."""
    takes_part = Q(keeps_enterprise_register=True) | Q(verifies_business_licenses=True)
    return frozenset(Bureau.objects.filter(takes_part).values_list("pk", flat=True))


@remembered(seconds=5)
def home_care_bureau() -> Bureau | None:
    """The bureau that says who may take government-subsidised home elderly care (民政局)."""
    return Bureau.objects.filter(qualifies_home_care=True).first()
