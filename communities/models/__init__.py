"""Host facilities, service outlets, what they are spared, and who speaks for a town."""

from communities.models.clerk import TownClerk
from communities.models.costs import RentWaiver, Tariff, UtilityBill
from communities.models.event import CommunityEvent, Registration
from communities.models.facility import HostFacility
from communities.models.meter import Meter, MeterStep, Supplier, Utility
from communities.models.outlet import LIVE_STATES, Mode, Outlet, OutletStep
from communities.models.womens import WomensService

__all__ = [
    "LIVE_STATES",
    "CommunityEvent",
    "HostFacility",
    "Meter",
    "MeterStep",
    "Mode",
    "Outlet",
    "OutletStep",
    "Registration",
    "RentWaiver",
    "Supplier",
    "Tariff",
    "TownClerk",
    "Utility",
    "UtilityBill",
    "WomensService",
]
