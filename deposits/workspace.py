"""What the deposit has to say in the enterprise's workspace and on its public page."""

from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone

from deposits import statements
from deposits.models import AdvanceClaim, DepositTerms, QualityDeposit
from deposits.transitions import State
from enterprises.models import Scope
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from gaotai_jiazheng.nested_rows import NestedRows, number_of

PANEL = "deposits/_panel.html"

add_room("质量保证金", "deposits:room", order=60, scope=Scope.DEPOSITS)


@to_do_source
def deposit_to_dos(enterprise, on):
    """Topping up, and the next instalment of each debt; six queries at most."""
    deposit = statements.deposit_of(enterprise)
    if deposit is None:
        return
    link = reverse("deposits:room")
    stand = statements.stand_of(deposit, on)
    if stand.top_up_until:
        yield ToDo(
            f"补足质量保证金{stand.short_by}元",
            link,
            stand.top_up_until,
            "余额低于最低余额，补足以前“保证金足额”标识暂停。",
        )
    for instalment, missing in statements.next_instalments(deposit):
        yield ToDo(
            f"归还先行赔付款{missing}元",
            link,
            instalment.due_on,
            f"{instalment.recovery.claim.number}第{instalment.position}期。",
        )


def public_facts():
    """The deposit that is not closed, the parameters of today, and how many claims were ever paid."""
    deposits = QualityDeposit.objects.open().filter(enterprise=OuterRef("pk"))
    terms = DepositTerms.objects.begun(timezone.localdate())[:1]
    paid = AdvanceClaim.objects.filter(deposit__enterprise=OuterRef("pk"), state=State.PAID)
    return {
        "deposits": NestedRows(deposits, "state", "account__balance_fen", "custodian__name"),
        "terms": NestedRows(
            terms, "floor_yuan", "confirmed_by", "awaiting_confirmation_by", "in_force_from"
        ),
        "paid_claims": number_of(paid),
    }


def deposit_panel(enterprise, *, deposits, terms, paid_claims) -> dict | None:
    """Facts for everybody: who holds the deposit, whether it is full, how often it has paid. No balance."""
    if not deposits:
        return None
    stand = statements.Stand(deposits[0], terms[0] if terms else None)
    return {"stand": stand, "paid_claims": paid_claims}


add_panel(PANEL, deposit_panel, order=60, joined=public_facts)
