"""One file of an enterprise, for whoever may see it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from enterprises.models import EnterpriseFile
from enterprises.permissions import can_act_for
from enterprises.views.opened import registration_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.kept_files import file_response


@login_not_required
@require_safe
def file(request, pk):
    """The file's bytes, harmless in any browser. A stranger gets the 404 of a file that does not exist;
    staff of the bureaus that review it see it, and the look is written down."""
    found = get_object_or_404(
        EnterpriseFile.objects.select_related("registration", "enterprise"), pk=pk
    )
    if not is_own(request, found):
        if not EnterpriseFile.objects.visible_to(request.user).filter(pk=pk).exists():
            raise Http404
        if request.method == "GET":
            subject = found.registration or found.enterprise
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                subject,
                fields=[f"file {found.pk}"],
                address=client_address(request),
            )
    return file_response(found)


def is_own(request, found) -> bool:
    """Whether it belongs to the registration that this browser works on, or to an enterprise that the
    person acts for."""
    registration = registration_of(request)
    if registration is not None and found.registration_id == registration.pk:
        return True
    return found.enterprise_id is not None and can_act_for(request.user, found.enterprise)
