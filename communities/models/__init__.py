"""Host facilities, service outlets, and who speaks for a town."""

from communities.models.clerk import TownClerk
from communities.models.facility import HostFacility
from communities.models.outlet import LIVE_STATES, Mode, Outlet, OutletStep

__all__ = [
    "LIVE_STATES",
    "HostFacility",
    "Mode",
    "Outlet",
    "OutletStep",
    "TownClerk",
]
