"""Complaints for programs: filing and tracking without an account, lists and cases for staff."""

from complaints.api.filing import FilingView
from complaints.api.staff import StaffComplaintDetail, StaffComplaintList
from complaints.api.tracking import TrackView

__all__ = ["FilingView", "StaffComplaintDetail", "StaffComplaintList", "TrackView"]
