"""What the deposit has to say in the enterprise's workspace and on its public page."""

from django.urls import reverse
from django.utils import timezone

from deposits import statements
from enterprises.models import Scope
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source

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


def panel_context(enterprise) -> dict | None:
    """Facts for everybody: who holds the deposit, whether it is full, how often it has paid. No balance."""
    deposit = statements.deposit_of(enterprise)
    if deposit is None:
        return None
    return {
        "stand": statements.stand_of(deposit, timezone.localdate()),
        "paid_claims": statements.claims_paid_from(enterprise),
    }


add_panel(PANEL, panel_context, order=60)
