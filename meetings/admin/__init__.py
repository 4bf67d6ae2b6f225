"""The workbench of meetings."""

from meetings.admin.action import ActionAdmin
from meetings.admin.meeting import MeetingAdmin

__all__ = ["ActionAdmin", "MeetingAdmin"]
