"""What a partner may know of a case that came from its hotline.

A number, where the case stands and its clocks: always. What a bureau wrote for the resident: where it is no
violation report, or the partner's own bureau handles it. Who reported is told to nobody who does not handle
the case (总局令第121号（2026-04-15起施行）第三十七条), and what a bureau writes may say who it was. The
complainant's name, number and address, the query code and the officers' names: never.
"""

from django.utils import timezone

from complaints.transitions import Kind
from exchange.models import WorkOrder
from reminders.models import Deadline


def report(order: WorkOrder) -> dict:
    """The case as it stands now, ready for JSON; every report is whole, the later replaces the earlier."""
    complaint = order.complaint
    clocks = Deadline.objects.of(complaint).exclude(state=Deadline.State.CANCELLED)
    return {
        "external_number": order.external_number,
        "number": complaint.number,
        "kind": complaint.kind,
        "state": complaint.state,
        "state_name": complaint.get_state_display(),
        "is_open": complaint.is_open,
        "bureau": complaint.bureau.slug,
        "bureau_name": complaint.bureau.name,
        "taken_at": moment(order.taken_at),
        "closed_at": complaint.closed_at and moment(complaint.closed_at),
        "result": complaint.outcome if tells_words(order) else "",
        "deadlines": [
            {
                "rule": clock.rule.slug,
                "name": clock.rule.name,
                "due_on": clock.due_on.isoformat(),
                "provisional": clock.is_provisional,
                "expected": clock.is_expected,
                "basis": clock.rule.basis_text,
                "state": clock.state,
            }
            for clock in clocks.select_related("rule").order_by("due_on", "pk")
        ],
    }


def report_of_step(order: WorkOrder, step) -> dict:
    """The case with what was just done."""
    return {
        **report(order),
        "event": step.action,
        "event_name": step.get_action_display(),
        "at": moment(step.at),
        "note": step.public_note if tells_words(order) else "",
    }


def moment(at) -> str:
    """A time as people here read it, with its offset."""
    return timezone.localtime(at).isoformat()


def tells_words(order: WorkOrder) -> bool:
    """Whether the partner reads what the bureau wrote."""
    complaint = order.complaint
    return complaint.kind != Kind.VIOLATION_REPORT or complaint.bureau_id == order.partner.bureau_id
