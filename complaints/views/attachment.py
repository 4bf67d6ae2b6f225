"""One file of a case, for whoever may see it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from complaints import permissions
from complaints.models import Attachment, Complaint
from complaints.models.choices import OF_WHO_IT_IS
from complaints.views.browser import may_see
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.kept_files import file_response


@login_not_required
@require_safe
def attachment(request, pk):
    """The file's bytes, harmless in any browser: no script, no guessing of the type, no copy kept.

    Staff see the files of the cases that they see, and the look is written down: the one thing that a
    GET writes here. A stranger gets the same 404 as for a file that does not exist.
    """
    found = get_object_or_404(Attachment.objects.select_related("complaint"), pk=pk)
    if not may_see(request, found):
        if not is_visible_to_staff(request.user, found):
            raise Http404
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                found.complaint,
                fields=[f"attachment {found.pk}"],
                address=client_address(request),
            )
    return file_response(found)


def is_visible_to_staff(user, found) -> bool:
    if not user.is_authenticated or found.complaint_id is None:
        return False
    complaint = Complaint.objects.visible_to(user).filter(pk=found.complaint_id).first()
    if complaint is None:
        return False
    if found.purpose in OF_WHO_IT_IS:
        return permissions.can_reveal(user, complaint)
    return permissions.sees_files(user, complaint)
