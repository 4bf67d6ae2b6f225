"""What cards bring to the enterprise's workspace: a room, and cards that run out."""

from django.db.models import Count, Min
from django.urls import reverse

from cards.services.expiring import running_out
from enterprises.workspace import ToDo, add_room, to_do_source
from workers.services.expiring import SOON

add_room("上门服务证", "workspace_cards:index", order=25)


@to_do_source
def cards_running_out(enterprise, on):
    """Those in use that run out within thirty days or have run out, as one thing to do: one query."""
    rows = running_out(on + SOON, on).filter(enterprise=enterprise).order_by()
    found = rows.aggregate(count=Count("pk"), first_on=Min("valid_until"))
    if found["count"]:
        words = "已到期或者快到期" if found["first_on"] < on else "快到期"
        yield ToDo(
            f"{found['count']}张上门服务证{words}",
            reverse("workspace_cards:index"),
            found["first_on"],
            "由县人社局或者县工业信息化和商务局换发。",
        )
