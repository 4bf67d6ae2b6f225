"""Complaints, their record, and the rules that send them to a bureau."""

from complaints.models.attachment import Attachment
from complaints.models.category import Category, PrivacyNotice
from complaints.models.clue import Clue, PoliceReferral
from complaints.models.complaint import Complaint
from complaints.models.draft import Draft, IdempotencyKey
from complaints.models.handover import Handover
from complaints.models.mediation import (
    CaseMediator,
    Entrustment,
    MediationOrganization,
    Mediator,
    Recusal,
)
from complaints.models.party import Agent, JointComplainant, JointConsent
from complaints.models.publication import Publication, PublicText
from complaints.models.reply_template import ReplyTemplate
from complaints.models.routing import RoutingRule
from complaints.models.settlement import Agreement, Negotiation
from complaints.models.step import FollowUp, Step
from complaints.models.summary import ComplaintMonth
from complaints.models.wage import (
    CollectiveAlert,
    LabourLane,
    WageClaim,
    WageOutcome,
    WageWorker,
)

__all__ = [
    "Agent",
    "Agreement",
    "Attachment",
    "CaseMediator",
    "Category",
    "Clue",
    "CollectiveAlert",
    "Complaint",
    "ComplaintMonth",
    "Draft",
    "Entrustment",
    "FollowUp",
    "Handover",
    "IdempotencyKey",
    "JointComplainant",
    "JointConsent",
    "LabourLane",
    "MediationOrganization",
    "Mediator",
    "Negotiation",
    "PoliceReferral",
    "PrivacyNotice",
    "PublicText",
    "Publication",
    "Recusal",
    "ReplyTemplate",
    "RoutingRule",
    "Step",
    "WageClaim",
    "WageOutcome",
    "WageWorker",
]
