"""The first pages of the workspace: what waits for the enterprise, and choosing one of several."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from enterprises.workspace import SESSION_KEY, enterprise_page, rooms, to_dos


@never_cache
@require_safe
def home(request):
    """What waits for the enterprise; who acts for none is told how to come in."""
    if not enterprise_roles_of(request.user):
        return render(request, "enterprises/workspace/none.html")
    return desk(request)


@enterprise_page
def desk(request, enterprise):
    today = timezone.localdate()
    context = {
        "enterprise": enterprise,
        "to_dos": [
            {"to_do": to_do, "is_late": to_do.due_on is not None and to_do.due_on < today}
            for to_do in to_dos(enterprise, today)
        ],
        "rooms": rooms(),
        "has_several": len(enterprise_roles_of(request.user)) > 1,
    }
    return render(request, "enterprises/workspace/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Which of several enterprises to work for now. POST remembers it in the session."""
    mine = enterprise_roles_of(request.user)
    if request.method == "POST":
        chosen = request.POST.get("enterprise", "")
        if chosen.isascii() and chosen.isdigit() and int(chosen) in mine:
            request.session[SESSION_KEY] = int(chosen)
            return redirect("workspace:home")
    found = Enterprise.objects.filter(pk__in=mine).select_related("town").order_by("name", "pk")
    context = {"enterprises": found, "chosen": request.session.get(SESSION_KEY)}
    return render(request, "enterprises/workspace/choose.html", context)
