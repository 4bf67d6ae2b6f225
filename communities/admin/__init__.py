"""Facilities, outlets, what they are spared, and the people of towns in the workbench."""

from communities.admin.costs import MeterAdmin, RentWaiverAdmin, SupplierAdmin, TariffAdmin
from communities.admin.event import CommunityEventAdmin
from communities.admin.outlet import OutletAdmin
from communities.admin.registers import HostFacilityAdmin, TownClerkAdmin, WomensServiceAdmin

__all__ = [
    "CommunityEventAdmin",
    "HostFacilityAdmin",
    "MeterAdmin",
    "OutletAdmin",
    "RentWaiverAdmin",
    "SupplierAdmin",
    "TariffAdmin",
    "TownClerkAdmin",
    "WomensServiceAdmin",
]
