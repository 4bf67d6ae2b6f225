"""The feeds, with headers that let no copy outlive what was withdrawn by more than five minutes."""

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stories.feeds import NewsFeed, StoriesFeed
from stories.views.public import CACHED_SECONDS


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def stories(request):
    return StoriesFeed()(request)


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def news(request):
    return NewsFeed()(request)
