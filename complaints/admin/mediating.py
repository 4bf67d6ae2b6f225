"""Where the mediation of a case stands: the enterprise's own attempt, who mediates, what was agreed."""

from complaints.models import Clue, Complaint, Recusal
from complaints.permissions import can_reveal
from complaints.transitions import Kind

PANEL_TEMPLATE = "admin/complaints/complaint/_mediation.html"
ONE_EACH = (
    "negotiation__enterprise",
    "entrustment__organization",
    "agreement",
    "police_referral__bureau",
    "police_referral__approved_by",
)


def mediation_panel(user, complaint) -> dict | None:
    """What there is of a complaint's mediation; None where there is nothing yet."""
    if complaint.kind == Kind.VIOLATION_REPORT:
        return found_in_mediation(user, complaint)
    if complaint.kind != Kind.COMPLAINT or not complaint.bureau.handles_by_complaint_measures:
        return None
    if complaint.accepted_on is None and complaint.enterprise_id is None:
        return None
    with_all = Complaint.objects.only("pk", *ONE_EACH).select_related(*ONE_EACH)
    case = with_all.get(pk=complaint.pk)
    shown = {
        "negotiation": getattr(case, "negotiation", None),
        "entrustment": getattr(case, "entrustment", None),
        "agreement": getattr(case, "agreement", None),
        "referral": getattr(case, "police_referral", None),
        "mediators": [],
        "recusals": [],
        "reports": [],
    }
    if complaint.accepted_on is not None:
        shown |= people_and_reports(user, complaint)
    return shown if any(shown.values()) else None


def people_and_reports(user, complaint) -> dict:
    """Who mediated, who was asked to stand aside, and what is checked because of it."""
    named = complaint.case_mediators.select_related("mediator__bureau", "mediator__organization")
    asked = Recusal.objects.filter(case_mediator__complaint=complaint)
    clues = complaint.clues.select_related("report") if can_reveal(user, complaint) else []
    return {
        "mediators": list(named),
        "recusals": list(asked.select_related("case_mediator__mediator", "decided_by")),
        "reports": [clue.report for clue in clues],
    }


def found_in_mediation(user, complaint) -> dict | None:
    """From which complaint a check comes, where the person may see that one."""
    in_sight = Complaint.objects.visible_to(user)
    clue = Clue.objects.filter(report=complaint, complaint__in=in_sight)
    clue = clue.select_related("complaint").first()
    return {"found_in": clue.complaint} if clue else None
