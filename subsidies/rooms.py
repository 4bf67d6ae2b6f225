"""What subsidies bring to the enterprise's workspace."""

from django.urls import reverse

from enterprises.models import Scope
from enterprises.workspace import ToDo, add_room, to_do_source
from subsidies.models import Application
from subsidies.transitions import State

ROOM = "workspace_subsidies:index"

add_room("补贴申请", ROOM, order=24, scope=Scope.APPLY)


@to_do_source
def to_be_put_right(enterprise, on):
    """The applications that a bureau has sent back with a list of what is missing; one query."""
    rows = Application.objects.of_unit(enterprise).filter(state=State.RETURNED)
    for row in rows.only("number").order_by("pk"):
        yield ToDo(f"补正补贴申请{row.number}", reverse(ROOM))
