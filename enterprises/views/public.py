"""The public directory and the page of one enterprise: facts with their days, no stars."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises import directory
from enterprises.forms.directory import DirectoryForm
from enterprises.models import NEW_LINES, Enterprise, ServiceLine
from enterprises.panels import panels_of
from gaotai_jiazheng.county import postal_address

BAD_REQUEST = 400


@login_not_required
@require_safe
def index(request):
    """The directory: a search, five filters, an order; at most 8 queries, whatever its size."""
    form = DirectoryForm(request.GET)
    is_valid = form.is_valid()
    found = directory.find(form.wanted())
    context = {
        "form": form,
        "found": found,
        "is_first": "after" not in request.GET,
        "is_filtered": any(
            request.GET.get(name) for name in ("q", "place", "line", "mode", "fact")
        ),
    }
    status = 200 if is_valid else BAD_REQUEST
    return render(request, "enterprises/directory/index.html", context, status=status)


@login_not_required
@require_safe
def enterprise(request, pk):
    """What is known of one enterprise and since when; parts of it come from the apps above."""
    found = get_object_or_404(
        Enterprise.objects.select_related("town", "community").defer("legal_representative"), pk=pk
    )
    today = timezone.localdate()
    context = {
        "enterprise": found,
        "today": today,
        "lines": [
            {"name": label, "is_new": value in NEW_LINES}
            for value, label in ServiceLine.choices
            if value in found.service_lines
        ],
        "premises": found.premises.open().select_related("town", "community"),
        "is_license_expired": found.license_valid_until is not None
        and found.license_valid_until < today,
        "settles_first": found.takes_part_in_odr(today),
        "last_standing": found.last_standing,
        "panels": panels_of(found),
        "linked_data": linked_data(request, found),
    }
    return render(request, "enterprises/directory/enterprise.html", context)


def linked_data(request, found) -> dict:
    """The enterprise as schema.org's LocalBusiness, for machines that read pages."""
    data = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "name": found.name,
        "identifier": found.uscc,
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "address": postal_address(found.address),
    }
    if found.phone:
        data["telephone"] = found.phone
    if found.service_lines:
        data["makesOffer"] = [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": name}}
            for name in found.service_line_names
        ]
    return data
