"""Paper: a community's sheet of open jobs; A4 in 14 pt or more."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from employment.board import with_places
from employment.models import Job
from gaotai_jiazheng.qr_codes import qr_svg
from papers.typesetting import render

TYPST = Path(__file__).resolve().parent / "typst"
MOST_JOBS = 12
SEEKER_FORM = "GTJZ-B03"


def open_jobs(community) -> list[Job]:
    """What the sheet shows: the posts of the community that are open now, the newest first."""
    rows = with_places(Job.objects.open().filter(community=community))
    return list(rows.order_by("-published_on", "-pk")[: MOST_JOBS + 1])


def sheet(community, jobs=None, on=None) -> bytes:
    """The sheet on one page; what does not fit is told in a line, with the QR beside it."""
    jobs = open_jobs(community) if jobs is None else jobs
    address = f"{settings.SITE_URL}{reverse('employment:community', args=[community.pk])}"
    data = {
        "place": f"{community.town.name}{community.name}",
        "on": date_format(on or timezone.localdate()),
        "address": address,
        "qr": qr_svg(address),
    }
    count = min(MOST_JOBS, len(jobs))
    while True:
        shown = [line_of(job) for job in jobs[:count]]
        pdf = render(TYPST / "jobs.typ", data | {"jobs": shown, "has_more": len(jobs) > count})
        if count <= 1 or len(PdfReader(BytesIO(pdf)).pages) == 1:
            return pdf
        count -= 1


def line_of(job) -> dict:
    return {
        "title": job.title,
        "wage": job.wage_words,
        "hours": job.hours,
        "poster": job.poster_name,
        "phone": job.contact_phone,
        "more": "，".join(
            filter(
                None,
                [
                    job.get_service_line_display(),
                    job.is_live_in and "住家",
                    f"招{job.left}人",
                    "、".join(job.insurance_names),
                    f"{job.expires_on.month}月{job.expires_on.day}日前有效",
                ],
            )
        ),
    }
