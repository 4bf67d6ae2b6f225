"""The workbench of complaints."""

from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.mediation import MediationOrganizationAdmin, MediatorAdmin
from complaints.admin.registers import CategoryAdmin, PrivacyNoticeAdmin
from complaints.admin.reply_templates import ReplyTemplateAdmin
from complaints.admin.routing import RoutingRuleAdmin

__all__ = [
    "CategoryAdmin",
    "ComplaintAdmin",
    "MediationOrganizationAdmin",
    "MediatorAdmin",
    "PrivacyNoticeAdmin",
    "ReplyTemplateAdmin",
    "RoutingRuleAdmin",
]
