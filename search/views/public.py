"""Search for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.public_pages import kinds
from search import finding
from search.forms import SearchForm

BAD_REQUEST, TOO_MANY = 400, 429
# A reader types a handful of searches a minute; an office shares an address.
SEARCHES_PER_MINUTE, MINUTE = 120, 60


@login_not_required
@require_safe
@never_cache
def index(request):
    """The first ones of each kind, or a page of one kind; what is asked wrongly is told in words."""
    if "q" not in request.GET:
        return render(request, "search/index.html", {"form": SearchForm()})
    form = SearchForm(request.GET)
    context = {"form": form, "q": request.GET["q"]}
    if not rate_limits.hit("search", client_address(request), SEARCHES_PER_MINUTE, MINUTE):
        context["is_too_often"] = True
        return render(request, "search/index.html", context, status=TOO_MANY)
    if not form.is_valid():
        return render(request, "search/index.html", context, status=BAD_REQUEST)
    text = form.cleaned_data["q"]
    if slug := form.cleaned_data["kind"]:
        context["page"] = finding.page_of(kinds()[slug], text, form.cleaned_data["after"])
        return render(request, "search/kind.html", context)
    context["pages"] = finding.find_pages(text)
    context["groups"] = finding.find(text)
    context["is_searched"] = True
    return render(request, "search/index.html", context)
