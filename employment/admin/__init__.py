from employment.admin.job import JobAdmin
from employment.admin.registers import GigStationAdmin, StationMemberAdmin, WageFloorAdmin

__all__ = ["GigStationAdmin", "JobAdmin", "StationMemberAdmin", "WageFloorAdmin"]
