"""What the officer of the handling bureau is shown of 第十七条; nobody else, and never the resident."""

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from complaints.models import Complaint
from complaints.signals import signals_of
from complaints.transitions import Kind

PANEL_TEMPLATE = "admin/complaints/complaint/_signals.html"
SHOWN_FILINGS = 5


def signals_panel(user, complaint) -> dict | None:
    """The signals of the case, each with links to those of its cases that the person may see."""
    of_bureau = bureau_ids_of(user)
    if complaint.kind != Kind.COMPLAINT or complaint.bureau_id not in of_bureau:
        return None
    signals = signals_of(complaint)
    if not signals:
        return None
    sees_all = oversees_all_bureaus(user)
    rows = []
    for signal in signals:
        seen = [
            filing
            for filing in signal.filings
            if sees_all or not filing.seen_by.isdisjoint(of_bureau)
        ]
        links = [(filing.number, address_of(filing)) for filing in seen[:SHOWN_FILINGS]]
        rows.append(
            {"words": signal.words, "links": links, "more": len(signal.filings) - len(links)}
        )
    return {"signals": rows}


def address_of(filing):
    return Complaint(pk=filing.pk).get_absolute_url()
