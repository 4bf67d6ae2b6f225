"""From the notice to the money, and back: payment, the bank's answer, withdrawal, claw-back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure import services as disclosure
from subsidies import permissions
from subsidies.models import Application, ClawBack
from subsidies.services import deciding, filing, money, stepping, telling
from subsidies.transitions import Action, State


@transaction.atomic
def release(application, *, by, at=None):
    """Hand it to payment: its notice is over and nothing was objected that is open or upheld; once more where what
    it was to be paid by was cancelled.

    Codes: step_not_allowed, notice_not_clear, and those of funds.
    """
    at = at or timezone.now()
    application = stepping.lock(application)
    application.state = stepping.next_state(application, Action.RELEASE)
    stepping.require(permissions.can_lead(by, application))
    money.refuse_while_payable(application)
    if obstacles := disclosure.obstacles_of(
        application.notice, timezone.localdate(at), application
    ):
        raise ValidationError("".join(obstacles), code="notice_not_clear")
    application.payable = money.make_payable(application, by=by, at=at)
    return stepping.finish(application, Action.RELEASE, by=by, at=at)


@transaction.atomic
def withdraw(application, *, at=None):
    """The applicant takes it back before it is handed to payment. Codes: step_not_allowed.

    What was never sent is deleted, as drafts are that nobody sends: nobody but the applicant has seen it.
    What it held is free again in the name of whoever committed it, also of one who has left since.
    """
    at = at or timezone.now()
    application = stepping.lock(application)
    before = application.state
    application.state = stepping.next_state(application, Action.WITHDRAW)
    if before == State.DRAFT:
        filing.remove(Application.objects.filter(pk=application.pk))
        return application
    by = application.commitment.by if application.commitment_id else None
    reason = "申请人撤回"
    deciding.undo(
        application, reason, was_noticed=before == State.NOTICED, by=by, given_up=True, at=at
    )
    return stepping.finish(application, Action.WITHDRAW, at=at)


@transaction.atomic
def claw_back(application, *, reason, by, at=None):
    """Demand paid money back. Codes: step_not_allowed, reason_missing."""
    at = at or timezone.now()
    application = stepping.lock(application)
    application.state = stepping.next_state(application, Action.CLAW_BACK)
    stepping.require(permissions.can_lead(by, application))
    reason = stepping.require_text(reason)[:300]
    ClawBack.objects.create(
        application=application,
        reason=reason,
        amount_fen=application.amount_fen,
        demanded_by=by,
        demanded_at=at,
    )
    stepping.finish(application, Action.CLAW_BACK, by=by, at=at, note=reason)
    telling.tell_applicant(application, "要求退回已拨付的补贴")
    return application


@transaction.atomic
def recover(application, *, document, by, at=None):
    """Write down that it came back. Codes: step_not_allowed, reason_missing."""
    at = at or timezone.now()
    application = stepping.lock(application)
    application.state = stepping.next_state(application, Action.RECOVER)
    stepping.require(permissions.can_lead(by, application))
    demand = application.claw_back
    demand.document = stepping.require_text(document, "document")[:120]
    demand.returned_at = at
    demand.save(update_fields=["document", "returned_at"])
    stepping.finish(application, Action.RECOVER, by=by, at=at, note=demand.document)
    telling.tell_applicant(application, "退回的钱已经收到")
    return application
