"""Which enterprise of the register a case is about, where nobody chose it when the case was brought in."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from complaints import permissions
from complaints.services.stepping import begin, finish
from complaints.services.wages import count_with_employer
from complaints.transitions import Action


@transaction.atomic
def link_enterprise(
    complaint, *, enterprise, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Name the enterprise, with the name and address of the register; what was written before stays in the record.

    Raises ValidationError, code enterprise_in_use (it was asked to settle, or its deposit was claimed upon).
    """
    complaint = begin(complaint, Action.LINK_ENTERPRISE, by=by, seen_step=seen_step)
    if not permissions.can_be_linked(complaint):
        message = "这件事项已经按原来的企业办理，不能再换。"
        raise ValidationError(message, code="enterprise_in_use")
    at = at or timezone.now()
    before = f"原来写的是“{complaint.respondent_name}”。{internal_note}"
    finish(
        complaint,
        Action.LINK_ENTERPRISE,
        by=by,
        at=at,
        public_note=public_note or f"经核对，对方是名录里的{enterprise}。",
        internal_note=before,
        enterprise=enterprise,
        respondent_name=enterprise.name,
        respondent_address=enterprise.address,
    )
    count_with_employer(complaint, timezone.localdate(at))
    return complaint
