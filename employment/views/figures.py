"""The rows behind the figures of posts, on any day; paged by key. Those of people are in ``plan:rows``."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from employment import figures
from employment.models import Job
from employment.views.public import day_in
from gaotai_jiazheng.key_pages import page_of


def rows_page(request, rows, line, *, title, note=""):
    """A page of rows by rising key. line: row -> (link or "", words, aside)."""
    on = day_in(request)
    counted = rows(on)
    found, after = page_of(request, counted)
    context = {
        "title": title,
        "note": note,
        "on": on,
        "total": counted.count(),
        "lines": [line(row) for row in found],
        "next_after": after,
    }
    return render(request, "employment/figures.html", context)


def day(value) -> str:
    return date_format(value)


@login_not_required
@require_safe
def communities(request):
    """Communities with an open post on the day."""
    on = day_in(request)
    jobs = Count("jobs", filter=Q(jobs__in=Job.objects.open_on(on)))

    def rows(on):
        found = figures.communities_with_open_jobs(on).select_related("town")
        return found.annotate(open_jobs=jobs)

    def line(row):
        return {
            "link": reverse("employment:community", args=[row.pk]),
            "words": str(row),
            "aside": f"{row.open_jobs}个岗位",
        }

    return rows_page(request, rows, line, title="有家政岗位的社区（村）")


def job_line(row) -> dict:
    """A post as a row of a figure. What it offered is told only while it is open."""
    is_shown = row.is_open
    words = (
        f"{row.title}（{row.community}）" if is_shown else f"岗位 {row.number}（{row.community}）"
    )
    aside = f"{day(row.published_on)}发布，{row.get_state_display()}"
    return {"link": row.get_absolute_url() if is_shown else "", "words": words, "aside": aside}


@login_not_required
@require_safe
def published(request):
    """Posts published in the day's year."""

    def rows(on):
        return figures.jobs_published(on).select_related("community__town")

    note = "已经结束的岗位只列编号。"
    return rows_page(request, rows, job_line, title="本年发布的家政岗位", note=note)


@login_not_required
@require_safe
def open_jobs(request):
    """Posts that were open on the day."""

    def rows(on):
        return figures.jobs_open(on).select_related("community__town")

    note = "已经结束的岗位只列编号。"
    return rows_page(request, rows, job_line, title="正在招聘的家政岗位", note=note)
