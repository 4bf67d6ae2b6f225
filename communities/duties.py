"""Which bureau does what for outlets; told by marks in the register of bureaus, so that another county may
divide the work differently."""

from bureaus.models import Bureau
from enterprises.reviewing_bureaus import deciding_bureau, home_care_bureau, verifying_bureau
from gaotai_jiazheng.short_memory import remembered


def facilities_bureau() -> Bureau | None:
    """Keeps the register of host facilities and may speak for a community (民政局)."""
    return home_care_bureau()


def filing_bureau() -> Bureau | None:
    """Files further premises under one licence (市场监管局)."""
    return verifying_bureau()


def checking_bureau() -> Bureau | None:
    """Looks at every outlet once a year (工业信息化和商务局)."""
    return deciding_bureau()


@remembered(seconds=5)
def rates_bureau() -> Bureau | None:
    """Sees to it that outlets pay household rates (发展和改革局)."""
    return Bureau.objects.filter(follows_utility_rates=True).first()


@remembered(seconds=5)
def womens_bureau() -> Bureau | None:
    """Says which enterprises are 巾帼家政 (妇联)."""
    return Bureau.objects.filter(names_womens_services=True).first()
