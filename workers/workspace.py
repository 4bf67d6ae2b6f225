"""What workers bring to the enterprise's workspace: a room, and papers that run out."""

from django.urls import reverse

from enterprises.workspace import ToDo, add_room, to_do_source
from workers.services.expiring import endings_of

add_room("服务人员", "workspace_workers:index", order=20)


@to_do_source
def papers_running_out(enterprise, on):
    """Each kind of paper of which some run out within thirty days or have run out: four queries."""
    link = f"{reverse('workspace_workers:index')}?show=expiring"
    for ending in endings_of(enterprise, on):
        words = "已到期或者快到期" if ending.first_on < on else "快到期"
        yield ToDo(
            f"{ending.count}份{ending.label}{words}",
            link,
            ending.first_on,
            "到期以前换新的，登记在服务人员的页面上。",
        )
