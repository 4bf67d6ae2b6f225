from employment.admin.internship import InternshipMonthAdmin
from employment.admin.job import JobAdmin
from employment.admin.match import MatchAdmin, PlacementAdmin
from employment.admin.registers import GigStationAdmin, StationMemberAdmin, WageFloorAdmin
from employment.admin.seeker import SeekerAdmin

__all__ = [
    "GigStationAdmin",
    "InternshipMonthAdmin",
    "JobAdmin",
    "MatchAdmin",
    "PlacementAdmin",
    "SeekerAdmin",
    "StationMemberAdmin",
    "WageFloorAdmin",
]
