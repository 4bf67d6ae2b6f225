"""Where the mediation of a case stands: the enterprise's own attempt, who mediates, what was agreed."""

from complaints.models import Clue, Complaint, Recusal
from complaints.permissions import can_reveal, mediators_of
from complaints.transitions import Action, Kind

PANEL_TEMPLATE = "admin/complaints/complaint/_mediation.html"
# What a complaint has at most one of; the case page brings it with the case.
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
    shown = {
        "negotiation": getattr(complaint, "negotiation", None),
        "entrustment": getattr(complaint, "entrustment", None),
        "agreement": getattr(complaint, "agreement", None),
        "referral": getattr(complaint, "police_referral", None),
        **people_and_reports(user, complaint),
    }
    return shown if any(shown.values()) else None


def people_and_reports(user, complaint) -> dict:
    """Who mediated, who was asked to stand aside, and what is checked because of it; asked only where a
    step of the case says that there is something."""
    taken = {step.action for step in complaint.steps.all()}
    asked = clues = ()
    if Action.SUSPEND in taken:
        asked = Recusal.objects.filter(case_mediator__complaint=complaint)
        asked = asked.select_related("case_mediator__mediator", "decided_by")
    if Action.FIND_CLUE in taken and can_reveal(user, complaint):
        clues = complaint.clues.select_related("report")
    return {
        "mediators": mediators_of(complaint),
        "recusals": list(asked),
        "clues": list(clues),
    }


def found_in_mediation(user, complaint) -> dict | None:
    """From which complaint a check comes, where the person may see that one."""
    in_sight = Complaint.objects.visible_to(user)
    clue = Clue.objects.filter(report=complaint, complaint__in=in_sight)
    clue = clue.select_related("complaint").first()
    return {"found_as": clue} if clue else None
