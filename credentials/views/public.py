"""Levels in figures for everybody, and what a passport shows to whoever has its link."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credentials.figures import bodies, people_by_level
from credentials.services import passports

ON_A_PAGE = 50
GONE = 410


@login_not_required
@require_safe
def levels(request):
    """How many people have which level, and how the exams of each body went. ?after= is the last body's
    name seen."""
    today = timezone.localdate()
    rows = bodies(today, after=request.GET.get("after", "")[:80], limit=ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    context = {
        "today": today,
        "levels": people_by_level(today),
        "rows": shown,
        "after": shown[-1].name if len(rows) > ON_A_PAGE else "",
    }
    return render(request, "credentials/levels.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shown(request, token):
    """The page behind a link. It opens by a button: what looks at links in passing, such as the preview of
    a chat, sends GET and must not use the link up. 404 for no such link, 410 for one that is closed."""
    passport = passports.find(token)
    if passport is None:
        raise Http404
    context, status = {"passport": passport}, 200
    if not passport.is_open(timezone.now()):
        status = GONE
    elif request.method == "POST":
        try:
            context["shown"] = passports.open_passport(passport)
        except ValidationError:
            status = GONE
    context["is_closed"] = status == GONE
    response = render(request, "credentials/passport.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
