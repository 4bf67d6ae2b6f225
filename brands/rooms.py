"""What brands bring to the enterprise's workspace."""

from django.urls import reverse

from brands.models import Licence
from brands.services.expiring import TOLD_BEFORE
from enterprises.workspace import ToDo, add_room, to_do_source

add_room("劳务品牌", "brands_workspace:index", order=25)


@to_do_source
def licences_that_run_out(enterprise, on):
    """Licences in their last thirty days without another one behind; one query."""
    rows = Licence.objects.filter(enterprise=enterprise, ended_on=None, valid_until__gte=on)
    rows = list(rows.select_related("brand").order_by("valid_until", "pk"))
    for licence in rows:
        has_next = any(
            each.brand_id == licence.brand_id and each.valid_from > licence.valid_until
            for each in rows
        )
        if licence.is_valid(on) and licence.valid_until <= on + TOLD_BEFORE and not has_next:
            detail = f"要接着用的，请和{licence.brand.owner}联系。"
            link = reverse("brands_workspace:index")
            title = f"“{licence.brand}”品牌的授权快到期了"
            yield ToDo(title, link, licence.valid_until, detail)
