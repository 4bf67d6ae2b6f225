"""Writing down that the custodian has paid a claim: the one step in which money leaves a deposit for a
consumer.

Python judges (state, right, document) the claim that the page has in hand; one procedure of the database,
``deposits_pay``, writes if the claim is still so. A payment is one trip, and a transaction of its own.
"""

import json

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from deposits import permissions, subjects
from deposits.models import AdvanceClaim, QualityDeposit
from deposits.services import clocks, recovering, stepping
from deposits.services.floors import follow_floor
from deposits.transitions import Action, State, state_after
from gaotai_jiazheng.refusals import refusal
from ledger.services import REFUSALS

KIND = "deposit_pay_out"
STEP = "已支付"
ENDED_CLOCKS = [clocks.QUICK, clocks.PAY]
# Not as a function after SELECT: django-pghistory tells who did it to no statement that begins so.
CALL = "CALL deposits_pay(" + ", ".join(["%s"] * 14) + ", NULL, NULL, NULL)"


class ClaimChangedError(Exception):
    """Somebody has taken a step with the claim since it was judged."""


class ClockPausedError(Exception):
    """A clock of the claim is paused: its days are counted anew before it is met."""


def pay(claim, *, document: str, by, at=None) -> AdvanceClaim:
    """Pay an approved claim from what is held for it, and begin to recover it from the enterprise.

    claim: as it was read, with deposit and custodian; when a step was taken since, it is read anew and judged
    again. Said twice with the same document it is one payment. Codes: step_not_allowed, document_missing, and
    those of ``ledger.services.record``.
    """
    document, at = document.strip(), at or timezone.now()
    if state_after(claim.state, Action.PAY) is None:
        claim = stepping.read_claim(claim)
    if claim.state == State.PAID and claim.payment_document == document:
        return claim
    after = stepping.next_state(claim, Action.PAY)
    stepping.require(permissions.can_pay(by, claim))
    if not document:
        raise refusal("document", "请填写付款凭证。", "document_missing")
    try:
        looks_at_floor = book(claim, after, document=document, by=by, at=at)
    except ClaimChangedError:
        return pay(stepping.read_claim(claim), document=document, by=by, at=at)
    if looks_at_floor:
        follow_floor(claim.deposit, at=at)
    return claim


def book(claim, after, *, document, by, at) -> bool:
    """Write the payment, together with what the register that the claim comes from writes down; whether the
    deposit's floor has to be looked at. The accounts, which other payments wait for, are locked last."""
    if not subjects.is_heard(claim):
        return call(claim, after, document=document, by=by, at=at)
    with transaction.atomic():
        stepping.lock_claim(claim)
        subjects.tell(claim, STEP, by, at)
        return call(claim, after, document=document, by=by, at=at)


def call(claim, after, *, document, by, at) -> bool:
    """Call the procedure, and take over into ``claim`` what it wrote. Raises ClaimChangedError."""
    values = values_for(claim, after, document=document, by=by, at=at)
    try:
        entry_id, looks_at_floor = execute(values)
    except ClockPausedError:
        with transaction.atomic():
            stepping.lock_claim(claim)
            clocks.meet(claim, *ENDED_CLOCKS, on=timezone.localdate(at))
            entry_id, looks_at_floor = execute(values)
    claim.state, claim.entry_id = after, entry_id
    claim.paid_by, claim.paid_at, claim.payment_document = by, at, document
    return looks_at_floor


def execute(values) -> tuple[int, bool]:
    """The entry, and whether to look at the floor; the words of the procedure for anything else are raised."""
    with connection.cursor() as cursor:
        cursor.execute(CALL, values)
        outcome, entry_id, looks_at_floor = cursor.fetchone()
    if outcome == "changed":
        raise ClaimChangedError
    if outcome == "clock_paused":
        raise ClockPausedError
    if outcome in REFUSALS:
        raise ValidationError(REFUSALS[outcome], code=outcome)
    return entry_id, looks_at_floor


def values_for(claim, after, *, document, by, at) -> list:
    """What the procedure is told, in its order; what it finds in the claim itself is not among it."""
    day = timezone.localdate(at)
    instalment = recovering.first_instalment(claim, on=day)
    clock = clocks.new_for_instalment(instalment, claim, on=day, at=at)
    types = ContentType.objects.get_for_models(AdvanceClaim, QualityDeposit)
    words = {
        "action": STEP,
        "note": f"{claim.payable_yuan}元，{document}"[:500],
        "kind": KIND,
        "narration": f"先行赔付 {claim.number}",
    }
    return [
        claim.pk,
        claim.state,
        after,
        by.pk,
        at,
        day,
        document,
        json.dumps(words),
        types[AdvanceClaim].pk,
        types[QualityDeposit].pk,
        ENDED_CLOCKS,
        clocks.TOP_UP,
        instalment.due_on,
        json.dumps(clocks.columns_of(clock), cls=DjangoJSONEncoder),
    ]
