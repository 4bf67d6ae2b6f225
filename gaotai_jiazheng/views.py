"""Pages about the whole portal."""

import sys
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    HttpResponse,
    HttpResponseRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import page_not_found

from gaotai_jiazheng import context, public_pages
from gaotai_jiazheng.outage import is_for_programs, outage_response, typed_page
from gaotai_jiazheng.short_memory import remembered
from plan.metrics import figure_of
from plan.models import Target
from reminders.models import DeadlineRule
from reminders.rulebook import rule_for

# For whom the rooms of the home page are, in this order.
GROUPS = (
    public_pages.RESIDENTS,
    public_pages.WORKERS,
    public_pages.ENTERPRISES,
    public_pages.EVERYBODY,
)
# The clocks that the home page names; each is shown with the length and the article in force today.
SHOWN_RULES = ("samr_accept", "samr_mediate", "samr_tell_end")
VIEW_COOKIE_SECONDS = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def home(request):
    """The first page: what a resident can do here, and the target that falls due this year."""
    today = timezone.localdate()
    rules = rules_in_force(today)
    bases = {rule.basis for rule in rules.values()}
    target = next_target()
    page = {
        "rules": rules,
        "basis": bases.pop() if len(bases) == 1 else "",
        "target": target,
        "days_left": (target.due_on - today).days if target else None,
        "figure": next_figure(),
        "rooms": [(whom, public_pages.pages(whom)) for whom in GROUPS],
        "linked_data": linked_data(request),
    }
    return render(request, "home.html", page)


def linked_data(request) -> dict:
    """Who runs the site, as schema.org's GovernmentOrganization."""
    imprint = dict(settings.SITE_IMPRINT)
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": imprint.get("主办单位") or f"{settings.SITE_COUNTY}家政服务平台",
        "url": request.build_absolute_uri("/"),
        "areaServed": {"@type": "AdministrativeArea", "name": settings.SITE_COUNTY},
        "contactPoint": {
            "@type": "ContactPoint",
            "telephone": "12345",
            "contactType": "customer service",
            "availableLanguage": "zh",
        },
    }


def rules_in_force(on):
    """Slug -> the rule of that day; one that is not loaded is left out."""
    found = {}
    for slug in SHOWN_RULES:
        with suppress(DeadlineRule.DoesNotExist):
            found[slug] = rule_for(slug, on)
    return found


@remembered(seconds=60)
def next_target():
    """The plan's next target that falls due this year, or None."""
    today = timezone.localdate()
    due = Target.objects.in_force(today).filter(due_on__gte=today, due_on__year=today.year)
    return due.order_by("due_on").first()


@remembered(seconds=60)
def next_figure():
    """That target's figure as it is today, or None."""
    target = next_target()
    return figure_of(target, timezone.localdate()) if target else None


@login_not_required
@require_POST
def set_view(request):
    """Remember in a cookie whether this browser is shown large type, and go back to the page."""
    chosen = request.POST.get("view")
    address = request.POST.get("next", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        address = resolve_url("home")
    # Not redirect(), which takes what is no path for the name of a view.
    response = HttpResponseRedirect(address)
    if chosen == context.ELDER_VIEW:
        response.set_cookie(
            context.VIEW_COOKIE,
            chosen,
            max_age=VIEW_COOKIE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(context.VIEW_COOKIE, samesite="Lax")
    return response


@login_not_required
@require_safe
def help_page(request):
    """How to file, follow and withdraw a complaint, and whom to call instead."""
    return render(request, "pages/help.html")


@login_not_required
@require_safe
def accessibility(request):
    """What the site does for readers who see, hear or move with difficulty, and what it does not yet."""
    return render(request, "pages/accessibility.html")


def bad_request(request, exception):
    """400 with the reader's size of type; the page asks neither session nor database."""
    if is_for_programs(request):
        return json_error("invalid", "请求的内容无法读取。", 400)
    return HttpResponse(render_to_string("400.html", context.site(request)), status=400)


def csrf_failure(request, reason=""):
    """403 for a form whose token is none any more: a second tab has signed in, or cookies are off. Who sends it from
    this site gets the words back, as a browser does not keep those of a page that is not stored. A form of another
    site brings no cookie of ours (SameSite) and gets nothing to show under our name."""
    is_of_this_site = settings.CSRF_COOKIE_NAME in request.COOKIES
    page = typed_page(request) if is_of_this_site else {}
    return render(request, "403_csrf.html", page, status=403)


def not_found(request, exception):
    """404 (django.urls handler404)."""
    if is_for_programs(request):
        return json_error("not_found", "未找到。", 404)
    return page_not_found(request, exception)


def server_error(request):
    """500, or 503 where the error was the database's, 507 for a full disk (django.urls handler500)."""
    response = outage_response(request, sys.exc_info()[1])
    if response is None and is_for_programs(request):
        response = json_error("error", "系统出错，请稍后再试。", 500)
    elif response is None:
        response = HttpResponseServerError(render_to_string("500.html", context.site(request)))
    return response


def json_error(code, message, status):
    """An error in the form that every error of the API has."""
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
