"""Open cases that may be about the same thing, for whoever works on a case or writes one down."""

from complaints.models import Complaint
from complaints.permissions import can_take, sees_reporter
from complaints.services.merging import what_is_against
from complaints.similar import Told, similar_cases, told_in
from complaints.transitions import Action

PANEL_TEMPLATE = "admin/complaints/complaint/_similar.html"


def similar_panel(user, complaint) -> dict | None:
    """What resembles an open case; of a report only for the bureau that has it (第三十七条). Once a complaint
    is accepted it is not merged any more: newer ones show it on their own pages."""
    if not complaint.is_open or complaint.accepted_on or not sees_reporter(user, complaint):
        return None
    found = similar_cases(user, told_in(complaint))
    if not found:
        return None
    merges = can_take(user, complaint, Action.MERGE)
    rows = [
        {"case": each, "is_mergeable": merges and not what_is_against(complaint, each.complaint)}
        for each in found
    ]
    return {"similar": rows}


def similar_to_typed(user, form) -> list[dict]:
    """What resembles the matter that an officer is writing down, as far as it is typed."""
    typed = {
        name: str(form[name].value() or "")[: Complaint._meta.get_field(name).max_length]
        for name in ("respondent_name", "title", "content")
    }
    picked = str(form["enterprise"].value() or "")
    is_key = picked.isascii() and picked.isdigit() and len(picked) < 19
    told = Told(enterprise_id=int(picked) if is_key else None, **typed)
    return [{"case": each, "is_mergeable": False} for each in similar_cases(user, told)]
