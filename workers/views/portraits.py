"""The portrait of a worker: uploaded by herself or her enterprise, agreed to by herself alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import INVALID
from gaotai_jiazheng.kept_files import harmless
from gaotai_jiazheng.last_question import ask
from workers.forms.portrait import OwnPortraitForm, PortraitForm
from workers.models import Employment, Worker
from workers.services import portraits
from workers.signed_in import worker_of
from workers.views.forms_sent import refuse
from workers.views.own import own_page
from workers.views.workspace import current_or_404, name_for_enterprise, refuse_clerks


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def own(request, worker):
    """Her own portrait, and what she has agreed to."""
    form, status = portrait_form(OwnPortraitForm, request), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            portraits.agree(worker)
            portraits.keep(worker, form.cleaned_data["portrait"])
            messages.success(request, "照片已保存，检验您的上门服务证时会显示。")
            return redirect("worker:portrait")
    context = {"worker": worker, "form": form}
    return render(request, "workers/own/portrait.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def answer(request, worker, answer):
    """Agree without uploading, so that the enterprise may; or take it back, after having been asked once more."""
    if answer == "withdraw" and request.method != "POST":
        return ask(
            request,
            "撤回同意",
            of="您同意过：检验上门服务证的人能看到您的照片。",
            loses="撤回以后照片马上删除，不能恢复；证件照样能用。要再显示只能重新上传。",
            back=reverse("worker:portrait"),
        )
    if request.method != "POST":
        return redirect("worker:portrait")
    if answer == "give":
        portraits.agree(worker)
        messages.success(request, "已同意。您的企业可以上传照片，您会收到短信。")
    elif answer == "withdraw":
        portraits.withdraw(worker)
        messages.success(request, "已撤回，照片已经删除。")
    else:
        raise Http404
    return redirect("worker:portrait")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def workspace(request, enterprise, pk):
    """The portrait of somebody who works here; without her consent the page says what to do."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    worker = employment.worker
    form, status = portrait_form(PortraitForm, request), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                portraits.keep(worker, form.cleaned_data["portrait"], enterprise=enterprise)
            except ValidationError as error:
                status = refuse(form, error)
            else:
                messages.success(request, "照片已保存，本人会收到短信。")
                return redirect("workspace_workers:worker", pk)
    name = name_for_enterprise(employment, timezone.localdate())
    context = {"enterprise": enterprise, "worker": worker, "name": name, "form": form}
    return render(request, "workers/workspace/portrait.html", context, status=status)


def portrait_form(form_class, request):
    is_post = request.method == "POST"
    return form_class(request.POST if is_post else None, request.FILES if is_post else None)


@login_not_required
@require_safe
def picture(request, pk):
    """The portrait's bytes: for herself, for the bureaus of the register and for who employs her today.

    A look by somebody else is written down. Whoever may not gets the 404 of a picture that is not there.
    """
    worker = get_object_or_404(Worker.objects.registered().exclude(photo=""), pk=pk)
    own = worker_of(request)
    if own is None or own.pk != worker.pk:
        if not request.user.is_authenticated or not may_see(request.user, worker):
            raise Http404
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                worker,
                fields=["photo"],
                reason="查看照片",
                address=client_address(request),
            )
    try:
        return harmless(FileResponse(worker.photo.open("rb"), content_type="image/jpeg"))
    except FileNotFoundError:
        raise Http404 from None


def may_see(user, worker) -> bool:
    """Whether the person reads the register, or acts for an enterprise for which she works today."""
    today = Employment.objects.in_force(timezone.localdate())
    return today.visible_to(user).filter(worker=worker).exists()
