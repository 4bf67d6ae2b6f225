"""Open cases that may be about the same thing, for who works on a case and for who writes one down."""

from complaints.models import Complaint
from complaints.permissions import can_take, sees_reporter
from complaints.similar import Similar, Told, similar_cases, told_in
from complaints.transitions import Action, Kind

PANEL_TEMPLATE = "admin/complaints/complaint/_similar.html"


def similar_panel(user, complaint) -> dict | None:
    """What resembles an open case; of a report only for the bureau that has it (第三十七条)."""
    if not complaint.is_open or not sees_reporter(user, complaint):
        return None
    found = similar_cases(user, told_in(complaint))
    if not found:
        return None
    merges = complaint.kind != Kind.VIOLATION_REPORT and can_take(user, complaint, Action.MERGE)
    return {"similar": found, "merges": merges}


def similar_to_typed(user, form) -> list[Similar]:
    """What resembles the matter that an officer is writing down, as far as it is typed."""
    typed = {
        name: str(form[name].value() or "")[: Complaint._meta.get_field(name).max_length]
        for name in ("respondent_name", "title", "content")
    }
    picked = str(form["enterprise"].value() or "")
    is_key = picked.isascii() and picked.isdigit() and len(picked) < 19
    return similar_cases(user, Told(enterprise_id=int(picked) if is_key else None, **typed))
