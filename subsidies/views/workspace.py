"""补贴申请 in the enterprise's workspace: what was applied for in its name, found again without the query codes."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from enterprises.models import Scope
from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.opened_rows import open_row
from subsidies.models import Application
from subsidies.views.own import OPENED, TOLD

SHOWN = 100


@enterprise_page(scope=Scope.APPLY)
@never_cache
@require_safe
def index(request, enterprise):
    """The newest first; whoever signs for the enterprise opens them."""
    rows = Application.objects.of_unit(enterprise).select_related("policy", "amount_line")
    context = {
        "enterprise": enterprise,
        "rows": list(rows.order_by("-pk")[:SHOWN]),
        "signs": can_sign_for(request.user, enterprise, Scope.APPLY),
    }
    return render(request, "subsidies/workspace.html", context)


@enterprise_page(scope=Scope.APPLY)
@require_POST
def open_application(request, enterprise, pk):
    """Open one as its number and query code do; to change it the telephone on it is proved as ever."""
    found = get_object_or_404(Application.objects.of_unit(enterprise), pk=pk)
    if not can_sign_for(request.user, enterprise, Scope.APPLY):
        raise PermissionDenied("由企业负责人或者受托人打开。")
    open_row(request, OPENED, found.pk)
    request.session.pop(TOLD, None)
    return redirect("subsidies:own")
