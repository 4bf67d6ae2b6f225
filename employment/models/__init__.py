"""Jobs, who looks for work, how they come together, gig stations, and months of internships."""

from employment.models.choices import (
    EmployerKind,
    Insurance,
    Reach,
    Shift,
    WageUnit,
    Way,
    labels_of,
)
from employment.models.internship import InternshipMonth, intern_index
from employment.models.job import MOST_DAYS, MOST_PLACES, READS_JOBS, Job, JobStep
from employment.models.match import Interview, Match, Placement
from employment.models.seeker import Seeker, phone_index
from employment.models.sheet import JobSheet
from employment.models.station import GigStation, StationMember
from employment.models.wage_floor import WageFloor

__all__ = [
    "MOST_DAYS",
    "MOST_PLACES",
    "READS_JOBS",
    "EmployerKind",
    "GigStation",
    "Insurance",
    "InternshipMonth",
    "Interview",
    "Job",
    "JobSheet",
    "JobStep",
    "Match",
    "Placement",
    "Reach",
    "Seeker",
    "Shift",
    "StationMember",
    "WageFloor",
    "WageUnit",
    "Way",
    "intern_index",
    "labels_of",
    "phone_index",
]
