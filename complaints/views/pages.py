"""Pages to read before filing."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import catalogue
from complaints.transitions import Kind
from reminders import rulebook
from reminders.models import DeadlineRule

SHOWN_RULES = ("samr_accept", "samr_mediate", "samr_tell_end")


@login_not_required
@require_safe
def index(request):
    """What can be filed here, what the law gives and by when, and whom to call instead."""
    context = {
        "categories": catalogue.categories_of(Kind.COMPLAINT).values(),
        "rules": rules_of_today(),
        "linked_data": linked_data(request),
    }
    return render(request, "complaints/index.html", context)


def linked_data(request) -> dict:
    """The service as schema.org's GovernmentService, for machines that read pages."""
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": "家政服务投诉、举报、求助",
        "serviceType": "消费者投诉",
        "url": request.build_absolute_uri(request.path),
        "audience": {"@type": "Audience", "audienceType": "居民"},
        "availableChannel": [
            {"@type": "ServiceChannel", "serviceUrl": request.build_absolute_uri(request.path)},
            {
                "@type": "ServiceChannel",
                "servicePhone": {"@type": "ContactPoint", "telephone": "12345"},
            },
        ],
    }


def rules_of_today() -> dict[str, DeadlineRule]:
    """Slug -> the rule in force; one that is not loaded is left out."""
    found = {}
    for slug in SHOWN_RULES:
        try:
            found[slug] = rulebook.rule_for(slug, timezone.localdate())
        except DeadlineRule.DoesNotExist:
            continue
    return found


@login_not_required
@require_safe
def privacy(request):
    """The notice on personal data that is in force."""
    return render(request, "complaints/privacy.html", {"notice": catalogue.privacy_notice()})
