"""The doctor's page in the workbench: for the system administrator."""

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import is_system_administrator
from gaotai_jiazheng import checkup


def sees_doctor(user) -> bool:
    """Whether the person mends the portal."""
    return user.is_staff and is_system_administrator(user)


@require_safe
@never_cache
def doctor(request):
    """What is wrong, and how to mend it; what is wrong stands first. To anybody else there is no such page."""
    if not sees_doctor(request.user):
        raise Http404
    rows = [{"title": checkup.TITLES[each.name], "finding": each} for each in checkup.findings()]
    rows.sort(key=lambda row: (row["finding"].is_ok, not row["finding"].lacking))
    context = {
        **admin.site.each_context(request),
        "title": "平台体检",
        "rows": rows,
        "wrong": sum(not row["finding"].is_ok for row in rows),
    }
    return TemplateResponse(request, "admin/doctor.html", context)
