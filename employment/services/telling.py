"""The messages that follow from a step: a number and a link, nothing personal."""

from django.urls import reverse

from bureaus.models import BureauMember
from employment import duties
from employment.models import StationMember
from enterprises.models import EnterpriseMember
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "employment"


def link_of(job) -> str:
    """Where who posts finds the post: the workspace's room, or the workbench for a station."""
    if job.enterprise_id:
        return reverse("workspace_jobs:job", args=[job.pk])
    return reverse("admin:employment_job_change", args=[job.pk])


def poster_ids(job) -> list[int]:
    """Who acts for the poster today."""
    if job.enterprise_id:
        return enterprise_ids(job.enterprise_id)
    rows = StationMember.objects.current().filter(station=job.station_id)
    return list(rows.values_list("user_id", flat=True))


def enterprise_ids(enterprise_id) -> list[int]:
    """Who acts for the enterprise today."""
    rows = EnterpriseMember.objects.current().filter(enterprise=enterprise_id)
    return list(rows.values_list("user_id", flat=True))


def tell_poster(job, subject, *, dedupe_key=None) -> None:
    """To whoever acts for the poster, 县人社局 where nobody does. Posts end by the clock, too: it does not ring at night."""
    message = outbox.Message(
        KIND,
        f"{job.number} {subject}",
        link=link_of(job),
        dedupe_key=dedupe_key,
        waits_for_morning=True,
    )
    if posters := poster_ids(job):
        outbox.write(outbox.post_to_users(posters, message))
    else:
        link = reverse("admin:employment_job_change", args=[job.pk])
        words = f"发布的单位没有人在任：{subject}"
        tell_bureau(job, words, link, dedupe_key=dedupe_key, waits_for_morning=True)


def tell_bureau(row, subject, link, **values) -> None:
    """To those of 县人社局 who take in what comes; nobody where the county has none. values: of a message."""
    bureau = duties.labour_bureau()
    if bureau is not None:
        message = outbox.Message(KIND, f"{row.number} {subject}", link=link, **values)
        outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))


def tell_phone(phone, subject, **values) -> None:
    """To a telephone; nothing where there is none. values: of a message, such as body and link."""
    if phone:
        message = outbox.Message(KIND, subject, **values)
        outbox.write(outbox.post_to_phone(phone, message))
