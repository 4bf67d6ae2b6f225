"""Jobs for everybody: the list, one job, one community's jobs, and the rows behind the figures."""

from datetime import date, datetime, time

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from employment import board, sheets
from employment.feeds import JobsFeed
from employment.forms.board import BoardForm
from employment.models import Job, WageUnit
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.county import postal_address
from regions.models import Community

BAD_REQUEST, GONE = 400, 410
SHOWN = 60
SHEET_SECONDS, SHEETS_PER_HOUR = 60, 120
FEED_SECONDS = 300
# Units of wages as programs that read JobPosting know them; a visit has none, so it is said in our words.
UNIT_TEXTS = {WageUnit.HOUR: "HOUR", WageUnit.DAY: "DAY", WageUnit.MONTH: "MONTH"}
FILTERS = ("q", "place", "line", "shift", "live_in", "unit", "wage")


@login_not_required
@require_safe
def index(request):
    """The list: a search and filters; a fixed number of queries, whatever its size."""
    form = BoardForm(request.GET)
    is_valid = form.is_valid()
    found = board.find(form.wanted())
    context = {
        "form": form,
        "found": found,
        "is_first": "after" not in request.GET,
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
    }
    return render(
        request, "employment/index.html", context, status=200 if is_valid else BAD_REQUEST
    )


@login_not_required
@require_safe
def job(request, number):
    """One job. A post that was published and has ended answers 410 and says nothing of what it offered; any other
    does not exist."""
    rows = board.with_places(Job.objects.filter(published_on__isnull=False))
    found = get_object_or_404(rows, number=number)
    if not Job.objects.open().filter(pk=found.pk).exists():
        return render(request, "employment/gone.html", {"number": found.number}, status=GONE)
    context = {"job": found, "linked_data": linked_data(request, found)}
    return render(request, "employment/job.html", context)


def linked_data(request, found) -> dict:
    """The job as schema.org's JobPosting; nobody's name and no telephone, which may be a household's."""
    ends = timezone.make_aware(datetime.combine(found.expires_on, time(23, 59, 59)))
    salary = {
        "@type": "QuantitativeValue",
        "minValue": f"{found.wage_min_yuan}",
        "maxValue": f"{found.wage_max_yuan}",
        "unitText": UNIT_TEXTS.get(found.wage_unit, found.get_wage_unit_display()),
    }
    says = [found.get_service_line_display(), found.hours, found.requirements]
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": found.title,
        "description": "。".join(filter(None, says)),
        "identifier": {"@type": "PropertyValue", "value": found.number},
        "url": request.build_absolute_uri(request.path),
        "datePosted": found.published_on.isoformat(),
        "validThrough": ends.isoformat(),
        "totalJobOpenings": found.left,
        "hiringOrganization": {"@type": "Organization", "name": found.poster_name},
        "jobLocation": {"@type": "Place", "address": postal_address(str(found.community))},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": salary},
    }


@login_not_required
@require_safe
@cache_control(public=True, max_age=FEED_SECONDS)
def feed(request):
    """The newest open jobs, for readers of feeds; no copy outlives a withdrawn post by more than five minutes."""
    return JobsFeed()(request)


def community_or_404(pk) -> Community:
    return get_object_or_404(Community.objects.active().select_related("town"), pk=pk)


@login_not_required
@require_safe
def community(request, pk):
    """The jobs of one community, the newest first."""
    found = community_or_404(pk)
    context = {"community": found, "jobs": jobs_of(found)}
    return render(request, "employment/community.html", context)


def jobs_of(community) -> list[Job]:
    rows = board.with_places(Job.objects.open().filter(community=community))
    return list(rows.order_by("-published_on", "-pk")[:SHOWN])


def day_in(request):
    """The day that ?on= names, today without it; raises Http404 for anything else and for days to come."""
    text = request.GET.get("on", "")
    today = timezone.localdate()
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not day.year >= 2020 or day > today:
        raise Http404
    return day


@login_not_required
@require_safe
@cache_control(public=True, max_age=SHEET_SECONDS)
def sheet(request, pk):
    """The community's open jobs on A4, for the notice board; always those of this moment."""
    found = community_or_404(pk)
    if not rate_limits.hit("job-sheet", client_address(request), SHEETS_PER_HOUR, rate_limits.HOUR):
        words = "下载太频繁，请过一小时再试。"
        return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    response = HttpResponse(sheets.sheet(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.name}家政岗位.pdf")
    return response
