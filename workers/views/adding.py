"""Adding somebody to an enterprise's people; whoever is in the register already is asked first."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import INVALID, posted
from workers.forms.papers import CodeForm
from workers.forms.person import AddForm
from workers.models import EmploymentRequest
from workers.services import registering
from workers.views.forms_sent import refuse, take
from workers.views.workspace import refuse_clerks


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def add(request, enterprise):
    """Add somebody by her paper. Whoever is in the register already is asked by a code; nothing of her shows."""
    refuse_clerks(request.user, enterprise)
    form, status = AddForm(posted(request)), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                added = registering.add_worker(
                    enterprise, person=form.person(), employment=form.employment(), by=request.user
                )
            except ValidationError as error:
                status = refuse(form, error)
            else:
                if added.request is not None:
                    return redirect("workspace_workers:request", added.request.pk)
                messages.success(request, "已登记，本人会收到短信。")
                return redirect("workspace_workers:worker", added.employment.worker_id)
    context = {"enterprise": enterprise, "form": form}
    return render(request, "workers/workspace/add.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def request_page(request, enterprise, pk):
    """Somebody who is in the register is asked: the code that she tells adds the employment."""
    refuse_clerks(request.user, enterprise)
    found = EmploymentRequest.objects.filter(enterprise=enterprise).select_related("worker")
    asked = get_object_or_404(found, pk=pk)
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":

        def accept(code, by):
            registering.accept_by_code(asked, code, by=by)

        status = take(form, accept, by=request.user)
        if status == 302:
            messages.success(request, "本人已同意，登记完成。")
            return redirect("workspace_workers:worker", asked.worker_id)
    context = {"enterprise": enterprise, "asked": asked, "form": form}
    return render(request, "workers/workspace/request.html", context, status=status)


@require_POST
@enterprise_page(begins=WHEN_SENT)
def request_again(request, enterprise, pk):
    """Send another code."""
    refuse_clerks(request.user, enterprise)
    found = EmploymentRequest.objects.filter(enterprise=enterprise).select_related("worker")
    asked = get_object_or_404(found, pk=pk)
    try:
        registering.send_again(asked)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "验证码已经重新发出。")
    return redirect("workspace_workers:request", pk)


@require_POST
@enterprise_page
def request_withdraw(request, enterprise, pk):
    """Take a request back."""
    refuse_clerks(request.user, enterprise)
    asked = get_object_or_404(EmploymentRequest.objects.filter(enterprise=enterprise), pk=pk)
    try:
        registering.close(asked, EmploymentRequest.State.WITHDRAWN)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "申请已经取消。")
    return redirect("workspace_workers:index")
