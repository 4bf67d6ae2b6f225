"""Complaints, their record, and the rules that send them to a bureau."""

from complaints.models.attachment import Attachment
from complaints.models.category import Category, PrivacyNotice
from complaints.models.complaint import Complaint
from complaints.models.draft import Draft, IdempotencyKey
from complaints.models.routing import RoutingRule
from complaints.models.step import FollowUp, Step

__all__ = [
    "Attachment",
    "Category",
    "Complaint",
    "Draft",
    "FollowUp",
    "IdempotencyKey",
    "PrivacyNotice",
    "RoutingRule",
    "Step",
]
