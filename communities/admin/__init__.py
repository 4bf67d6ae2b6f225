"""Facilities, outlets and the people of towns in the workbench."""

from communities.admin.outlet import OutletAdmin
from communities.admin.registers import HostFacilityAdmin, TownClerkAdmin

__all__ = ["HostFacilityAdmin", "OutletAdmin", "TownClerkAdmin"]
