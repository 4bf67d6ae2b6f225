"""What an enterprise sees of a worker only with a reason, or with her consent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reveal
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import INVALID, posted
from workers.forms.papers import CodeForm, ReasonForm
from workers.models import ConsentScope
from workers.services import consenting
from workers.views.forms_sent import take
from workers.views.workspace import current_or_404, refuse_clerks, show_worker

REVEALED = ["id_number", "phone"]


@require_POST
@enterprise_page
def open_numbers(request, enterprise, pk):
    """Number and telephone, with a reason that is written down and that the worker reads."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_worker(request, enterprise, employment, form=form, status=INVALID)
    try:
        opened = reveal(
            request.user,
            employment.worker,
            REVEALED,
            form.cleaned_data["reason"],
            client_address(request),
        )
    except ValidationError as error:
        form.add_error("reason", error.messages)
        return show_worker(request, enterprise, employment, form=form, status=INVALID)
    return show_worker(request, enterprise, employment, opened=opened)


@require_POST
@enterprise_page(begins=WHEN_SENT)
def ask_consent(request, enterprise, pk, scope):
    """Send her a code for one thing."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if scope not in ConsentScope.values:
        raise Http404
    try:
        consenting.ask(employment.worker, enterprise, scope)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "验证码已经发给本人，同意的会告诉您。")
    return redirect("workspace_workers:consent", pk, scope)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def consent(request, enterprise, pk, scope):
    """Take the code that she told; only then the papers of this kind open."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if scope not in ConsentScope.values:
        raise Http404
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":

        def give(code):
            consenting.give_by_code(employment.worker, enterprise, scope, code)

        status = take(form, give)
        if status == 302:
            messages.success(request, "本人已同意。")
            return redirect("workspace_workers:worker", pk)
    context = {
        "enterprise": enterprise,
        "worker": employment.worker,
        "name": employment.worker.name,
        "scope": scope,
        "label": ConsentScope(scope).label,
        "form": form,
    }
    return render(request, "workers/workspace/consent.html", context, status=status)
