"""劳务品牌 in the workspace: the enterprise's licences with the QR that proves them."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brands.models import Brand, Licence
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.qr_codes import qr_svg

SHOWN = 50


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """Every licence of the enterprise; only one that holds today has a QR. Two queries."""
    today = timezone.localdate()
    rows = Licence.objects.filter(enterprise=enterprise).select_related("brand")[:SHOWN]
    context = {
        "licences": [shown(licence, today) for licence in rows],
        "brands": list(Brand.objects.public()[:SHOWN]),
    }
    return render(request, "brands/workspace/index.html", context)


def shown(licence, today) -> dict:
    address = reverse("brands:member", args=[licence.brand.slug, licence.pk])
    is_valid = licence.is_valid(today)
    qr = qr_svg(f"{settings.SITE_URL}{address}") if is_valid else ""
    return {"licence": licence, "is_valid": is_valid, "address": address, "qr": qr}
