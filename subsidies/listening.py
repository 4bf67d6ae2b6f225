"""What the bank's answers do to applications: whole batches, a fixed number of statements."""

from django.utils import timezone

from funds import payables
from reminders import outbox
from subsidies.models import Application, ApplicationStep, ClassClaim
from subsidies.models.class_claim import ClaimState
from subsidies.services import telling
from subsidies.transitions import NEXT_STATE, Action


@payables.on_paid
def paid(rows, *, batch, by, at):
    """The bank has paid these."""
    today = timezone.localdate(at)
    answer(rows, Action.PAY, "已拨付", at=at, paid_on=today)
    answer_claims(rows, ClaimState.PAID, "已拨付", paid_on=today)


@payables.on_failed
def failed(rows, *, batch, by, at):
    """The bank has sent these back; the accounts are put right in the room of funds, by two people."""
    answer(rows, Action.FAIL, "银行没有付成，请核对账号", at=at)
    answer_claims(rows, ClaimState.FAILED, "银行没有付成，请和县人社局核对账号")


def answer(rows, action, words, *, at, **values):
    """Take the step with every application of these payables that may take it."""
    before = [state for state, step in NEXT_STATE if step == action]
    after = NEXT_STATE[before[0], action]
    of_these = Application.objects.filter(payable__in=rows.values("pk"), state__in=before)
    found = list(of_these.select_for_update(of=("self",), no_key=True).only("number", "phone"))
    Application.objects.filter(pk__in=[each.pk for each in found]).update(state=after, **values)
    ApplicationStep.objects.bulk_create(
        ApplicationStep(application=each, action=action, state_after=after, at=at) for each in found
    )
    outbox.write([row for each in found for row in telling.applicant_rows(each, words)])


def answer_claims(rows, state, words, **values):
    """What the bank says of claims of classes."""
    waiting = [ClaimState.PAYABLE, ClaimState.FAILED]
    of_these = ClassClaim.objects.filter(payable__in=rows.values("pk"), state__in=waiting)
    found = list(of_these.select_related("training_class"))
    ClassClaim.objects.filter(pk__in=[each.pk for each in found]).update(state=state, **values)
    if found:
        telling.tell_institutions(found, words)
