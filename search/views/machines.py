"""sitemap.xml, robots.txt and llms.txt: made from what the apps register, never typed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gaotai_jiazheng.public_pages import feeds, kinds, pages
from search.machines import Section, addresses_of, sections
from search.views.public import SEARCHES_PER_MINUTE

# What is withdrawn is gone from every copy in five minutes.
CACHED_SECONDS = 300
PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"


def site_address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def sitemap(request):
    """The index: the pages without rows, and the sections of every kind."""
    found = [site_address(reverse("search:sitemap_pages"))]
    found += [
        site_address(reverse("search:sitemap_rows", args=[each.slug, each.after]))
        for each in sections()
    ]
    return render(request, "search/sitemap.xml", {"sections": found}, content_type=XML)


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def sitemap_pages(request):
    """The first page and the pages that are registered."""
    paths = dict.fromkeys([reverse("home"), *(page.address for page in pages())])
    addresses = [(site_address(path), None) for path in paths]
    return render(request, "search/section.xml", {"addresses": addresses}, content_type=XML)


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def sitemap_rows(request, slug, after):
    """The addresses of a kind behind a key. Raises Http404 for a kind that is none."""
    if slug not in kinds():
        raise Http404
    section = Section(slug, after)
    found = addresses_of(kinds()[section.slug], section.after)
    addresses = [(site_address(path), at) for path, at in found.items()]
    return render(request, "search/section.xml", {"addresses": addresses}, content_type=XML)


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def robots(request):
    """Who walks here may read what is public, and is spared the rooms where a sign-in waits."""
    context = {
        "rooms": [reverse("admin:index"), "/workspace/", "/me/", "/inbox/", "/accounts/"],
        "sitemap": site_address(reverse("search:sitemap")),
    }
    return render(request, "search/robots.txt", context, content_type=PLAIN)


@login_not_required
@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def llms(request):
    """What the site is, for programs that read: pages, kinds of rows, the API with its limits (llmstxt.org)."""
    context = {
        "county": settings.SITE_COUNTY,
        "pages": [(page, site_address(page.address)) for page in pages()],
        "kinds": [(kind, site_address(kind.address)) for kind in kinds().values()],
        "feeds": [(feed, site_address(feed.address)) for feed in feeds()],
        "base": settings.SITE_URL,
        "searches_per_minute": SEARCHES_PER_MINUTE,
        "complaints_per_hour": settings.COMPLAINTS_PER_HOUR,
    }
    return render(request, "search/llms.txt", context, content_type="text/markdown; charset=utf-8")
