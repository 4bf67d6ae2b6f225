"""What posts bring to the enterprise's workspace."""

from datetime import timedelta

from django.urls import reverse

from employment.models import Job
from employment.transitions import State
from enterprises.workspace import ToDo, add_room, to_do_source
from reminders.subjects import explained_to_who_sees

ORDER = 59
SOON = timedelta(days=3)


def register():
    """Called once, when the app is ready."""
    add_room("招聘", "workspace_jobs:index", order=ORDER)
    to_do_source(job_to_dos)
    explained_to_who_sees(Job)(Job.objects.visible_to)


def job_to_dos(enterprise, on):
    """Drafts that were sent back, and posts that are about to expire; one query."""
    rows = Job.objects.filter(enterprise=enterprise, state__in=[State.DRAFT, State.PUBLISHED])
    for job in rows.only("pk", "title", "state", "expires_on", "explanation", "hits").order_by(
        "pk"
    ):
        link = reverse("workspace_jobs:job", args=[job.pk])
        if job.state == State.PUBLISHED and on <= job.expires_on <= on + SOON:
            yield ToDo(
                f"岗位快到期：{job.title}", link, job.expires_on, "还要招人的，到期后另发一个。"
            )
        elif job.state == State.DRAFT and job.hits:
            yield ToDo(f"岗位退回修改：{job.title}", link)
