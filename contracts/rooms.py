"""What contracts bring to the enterprise's workspace and to its public page."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from contracts.models import ServiceContract, Signature
from contracts.services.ending import REMINDED_BEFORE
from contracts.transitions import Role, State
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from gaotai_jiazheng.nested_rows import number_of

ORDER = 30
SHOWN = 20


def register():
    """Called once, when the app is ready."""
    add_room("三方合同", "contracts_workspace:index", order=ORDER)
    to_do_source(contract_to_dos)
    add_panel("contracts/_panel.html", contracts_panel, order=ORDER, joined=contracts_in_force)


def contract_to_dos(enterprise, on: date):
    """What waits for the enterprise's own signature or for others', drafts, and what runs out; one query."""
    signed = Signature.objects.filter(contract=OuterRef("pk"), role=Role.ENTERPRISE)
    waits = Q(state__in=[State.DRAFT, State.SENT])
    ends = Q(state=State.IN_FORCE, ends_on__range=(on, on + REMINDED_BEFORE))
    rows = ServiceContract.objects.filter(waits | ends, enterprise=enterprise)
    rows = rows.annotate(is_signed=Exists(signed)).defer("answers").order_by("-pk")[:SHOWN]
    for contract in rows:
        link = reverse("contracts_workspace:contract", args=[contract.pk])
        who = f"家庭{contract.consumer_shown or '（未填）'}，服务员{contract.worker_shown or '（未填）'}"
        if contract.state == State.IN_FORCE:
            yield ToDo(f"三方合同{contract.number}快到期了", link, contract.ends_on, who)
        elif contract.state == State.DRAFT:
            yield ToDo("接着写三方合同", link, None, who)
        elif contract.is_signed:
            yield ToDo("三方合同等家庭或者服务员签字", link, None, who)
        else:
            yield ToDo("三方合同等企业签字", link, None, who)


def contracts_in_force():
    return {
        "count": number_of(ServiceContract.objects.in_force().filter(enterprise=OuterRef("pk")))
    }


def contracts_panel(enterprise, *, count) -> dict | None:
    """The fact that it uses three-party contracts; left out where none is in force."""
    return {"contracts": count} if count else None
