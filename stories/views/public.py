"""Stories and news for everybody. What is not up any more says so with 410, in every form it had."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from employment.board import with_places
from employment.models import Job
from gaotai_jiazheng.form_fields import DayField
from stories.metrics import published_until
from stories.models import Story
from stories.public import lead
from training.models import TrainingClass

PAGE_SIZE, ROWS_SHOWN = 20, 100
GONE = 410
CACHED_SECONDS = 300


@login_not_required
@require_safe
@never_cache
def index(request):
    """Stories and cases, the newest first."""
    return listing(request, Story.objects.of_people(), "家政人的故事", "stories:stories_feed")


@login_not_required
@require_safe
@never_cache
def news(request):
    return listing(request, Story.objects.news(), "动态", "stories:news_feed")


def listing(request, stories, heading, feed):
    """A page of twenty; ``before``: the last one that was seen. Two queries at most."""
    rows = stories.public().select_related("bureau").defer("photo")
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise Http404
    rows = rows.filter(pk__lt=int(before)) if before else rows
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    context = {
        "heading": heading,
        "feed": reverse(feed),
        "rows": [{"story": row, "lead": lead(row.text)} for row in found[:PAGE_SIZE]],
        "before": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "is_first": not before,
    }
    return render(request, "stories/index.html", context)


@login_not_required
@require_safe
@never_cache
def story(request, pk):
    return one(request, Story.objects.of_people(), pk, "stories:index")


@login_not_required
@require_safe
@never_cache
def one_news(request, pk):
    return one(request, Story.objects.news(), pk, "stories:news")


def one(request, stories, pk, room):
    """One text, with the seats and places that are free at this moment; 410 for one that is not up any more."""
    found = (
        stories.public().select_related("bureau", "opening").defer("photo").filter(pk=pk).first()
    )
    if found is None:
        get_object_or_404(stories.published(), pk=pk)
        return render(request, "stories/gone.html", {"room": reverse(room)}, status=GONE)
    opening = opening_of(found)
    context = {
        "story": found,
        "has_photo": stories.filter(pk=pk, photo__isnull=False).exists(),
        "room": reverse(room),
        "opening": opening,
        "free": opening.seats - opening.taken if opening else 0,
        "job": job_of(found),
    }
    return render(request, "stories/story.html", context)


def opening_of(story) -> TrainingClass | None:
    """The class that a reader may come into now, or None."""
    rows = TrainingClass.objects.enrolling(timezone.now())
    return rows.filter(pk=story.opening_id).first() if story.opening_id else None


def job_of(story) -> Job | None:
    """The job that a reader may take now, or None; one that was filled or has ended is not named any more."""
    rows = with_places(Job.objects.open())
    return rows.filter(pk=story.job_id).first() if story.job_id else None


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def photo(request, pk):
    """The picture of what is up; 410 afterwards."""
    found = Story.objects.public().filter(pk=pk).only("photo").first()
    if found is not None and found.photo is not None:
        return HttpResponse(bytes(found.photo), content_type="image/jpeg")
    get_object_or_404(Story.objects.published(), pk=pk)
    return HttpResponse("照片已经撤下。", status=GONE, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@never_cache
def stories_rows(request):
    return counted(request, Story.objects.of_people(), "发布的人物故事和典型案例")


@login_not_required
@require_safe
@never_cache
def news_rows(request):
    return counted(request, Story.objects.news(), "发布的动态")


def counted(request, stories, heading):
    """The rows behind a figure of a day (``on``), with the titles of those that are still up."""
    on = day_of(request)
    rows = published_until(on, stories).select_related("bureau").defer("photo", "text")
    rows = rows.order_by("-published_at", "-pk")
    page = Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("page"))
    up = set(stories.public().filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    context = {
        "heading": heading,
        "on": on,
        "page": page,
        "rows": [{"story": row, "is_up": row.pk in up} for row in page],
    }
    return render(request, "stories/rows.html", context)


def day_of(request):
    """The day that was asked for; today where none was. Raises Http404 for what is no day."""
    given = request.GET.get("on", "")
    if not given:
        return timezone.localdate()
    try:
        return DayField().clean(given)
    except ValidationError:
        raise Http404 from None
