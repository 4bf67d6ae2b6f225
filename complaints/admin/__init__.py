"""The workbench of complaints."""

from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.registers import CategoryAdmin, PrivacyNoticeAdmin
from complaints.admin.routing import RoutingRuleAdmin

__all__ = ["CategoryAdmin", "ComplaintAdmin", "PrivacyNoticeAdmin", "RoutingRuleAdmin"]
