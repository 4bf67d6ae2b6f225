"""One file of a paper, for whoever may see the paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.kept_files import file_response
from workers.models import PaperFile
from workers.signed_in import worker_of


@login_not_required
@require_safe
def file(request, pk):
    """The file's bytes, harmless in any browser. The worker sees her own; others need the paper's
    ``visible_to``, and their look is written down. Whoever may not gets the 404 of a file that is not there."""
    found = get_object_or_404(PaperFile.objects.select_related("worker", "paper_type"), pk=pk)
    worker = worker_of(request)
    if worker is None or worker.pk != found.worker_id:
        if not request.user.is_authenticated:
            raise Http404
        model = found.paper_type.model_class()
        if not model.objects.visible_to(request.user).filter(pk=found.paper_id).exists():
            raise Http404
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                found.worker,
                fields=[f"file {found.pk}"],
                reason=f"查看{model._meta.verbose_name}的照片",
                address=client_address(request),
            )
    return file_response(found)
