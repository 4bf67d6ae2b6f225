"""What an enterprise enters of somebody who works there: the employment, its end, papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import INVALID, posted
from workers.forms.papers import PAPERS, TakeBackForm
from workers.forms.person import EmploymentForm, EndForm
from workers.services import employing, papers
from workers.views.forms_sent import refuse, take
from workers.views.workspace import current_or_404, refuse_clerks


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def change(request, enterprise, pk):
    """Mode, services, days and contract of the current employment."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    initial = {name: getattr(employment, name) for name in EmploymentForm.FIELDS}
    form, status = EmploymentForm(posted(request), initial=initial), 200
    if request.method == "POST":

        def write(**values):
            employing.change(employment, **values)

        status = take(form, write, by=request.user)
        if status == 302:
            messages.success(request, "已改好。")
            return redirect("workspace_workers:worker", pk)
    return show_form(request, enterprise, employment, form, "变更从业信息", "保存", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def end(request, enterprise, pk):
    """The last day of the employment; afterwards the enterprise sees none of her papers."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    form, status = EndForm(posted(request)), 200
    if request.method == "POST":

        def finish(**values):
            employing.end(employment, **values)

        status = take(form, finish, by=request.user)
        if status == 302:
            messages.success(request, "已登记离开。")
            return redirect("workspace_workers:index")
    return show_form(request, enterprise, employment, form, "登记离开", "登记离开", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def paper(request, enterprise, pk, word):
    """Enter a certificate, a health certificate or a policy, with its pictures."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if word not in PAPERS:
        raise Http404
    form_class, model, title = PAPERS[word]
    form = form_class(posted(request), request.FILES or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                papers.enter(
                    model,
                    employment.worker,
                    by=request.user,
                    enterprise=enterprise,
                    files=form.cleaned_data["files"],
                    **form.values(),
                )
            except ValidationError as error:
                status = refuse(form, error)
            else:
                messages.success(request, f"已登记{title}，由负责单位核验。")
                return redirect("workspace_workers:worker", pk)
    return show_form(request, enterprise, employment, form, f"登记{title}", "登记", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def take_back(request, enterprise, pk, word, paper):
    """Take out a paper that was entered wrongly and that no bureau has verified."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if word not in PAPERS:
        raise Http404
    _, model, title = PAPERS[word]
    rows = model.objects.filter(worker=employment.worker, entered_for=enterprise)
    found = get_object_or_404(rows, pk=paper)
    form, status = TakeBackForm(posted(request)), 200
    if request.method == "POST":

        def remove(**values):
            papers.take_back(found, enterprise=enterprise, **values)

        status = take(form, remove, by=request.user)
        if status == 302:
            messages.success(request, f"已撤回{title}。填错了的，可以重新登记。")
            return redirect("workspace_workers:worker", pk)
    return show_form(request, enterprise, employment, form, f"撤回{title}", "撤回", status, found)


def show_form(request, enterprise, employment, form, heading, button, status, paper=None):
    context = {
        "enterprise": enterprise,
        "worker": employment.worker,
        "name": employment.worker.name,
        "form": form,
        "heading": heading,
        "button": button,
        "paper": paper,
    }
    return render(request, "workers/workspace/form.html", context, status=status)
