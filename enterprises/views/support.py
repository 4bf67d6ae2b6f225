"""Partnerships, home care and trademarks in the workspace; incubators for everybody."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.forms.support import (
    FilesForm,
    HomeCareForm,
    PartnershipForm,
    TrademarkForm,
    TrademarkStepForm,
)
from enterprises.models import Incubator, Scope, Tenancy
from enterprises.permissions import can_sign_for
from enterprises.services import supporting
from enterprises.transitions import NEXT_TRADEMARK_STATES
from enterprises.views.opened import FILES_PER_HOUR, may
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import INVALID, TOO_MANY
from plan.metric_pages import asked_day

SHOWN = 100


def take(request, enterprise, form, service, done) -> int:
    """Send a valid form to its service; the status that the answer has, 302 when it is done."""
    if not can_sign_for(request.user, enterprise, Scope.REGISTER):
        raise PermissionDenied("只有负责人和受托人可以填报。")
    if not form.is_valid():
        return INVALID
    try:
        service(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for name, each in errors.items():
            form.add_error(name if name in form.fields else None, each)
        return INVALID
    messages.success(request, done)
    return 302


def posted(request):
    return request.POST if request.method == "POST" else None


def form_with_files(request, form_class):
    """(the form, the status so far): 429 for an address that sends files all the time."""
    if request.method != "POST":
        return form_class(), 200
    count = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    if may(request, "registration-file", FILES_PER_HOUR, count):
        return form_class(request.POST, request.FILES), 200
    form = form_class(request.POST)
    message = "上传太频繁，请过一小时再传。"
    form.add_error(None, ValidationError(message, code="too_many_uploads"))
    return form, TOO_MANY


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def partnerships(request, enterprise):
    """The enterprise's partnerships with property firms. POST tells of another one."""
    form, status = form_with_files(request, PartnershipForm)
    if request.method == "POST" and status == 200:

        def propose(**values):
            return supporting.propose_partnership(enterprise, **values)

        status = take(request, enterprise, form, propose, "已填报，核对以后列入企业页面。")
        if status == 302:
            return redirect("workspace:partnerships")
    context = {
        "enterprise": enterprise,
        "partnerships": [
            {"row": row, "takes_files": row.state in supporting.TAKES_FILES}
            for row in enterprise.partnerships.select_related("community__town").prefetch_related(
                "files"
            )[:SHOWN]
        ],
        "signs": can_sign_for(request.user, enterprise, Scope.REGISTER),
        "form": form,
    }
    return render(request, "enterprises/workspace/partnerships.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def home_care(request, enterprise):
    """The qualification for subsidised home elderly care. POST applies for it."""
    form, status = form_with_files(request, HomeCareForm)
    if request.method == "POST" and status == 200:

        def apply(**values):
            return supporting.apply_for_home_care(enterprise, **values)

        status = take(request, enterprise, form, apply, "申请已提交，有结果会通知您。")
        if status == 302:
            return redirect("workspace:home_care")
    rows = list(enterprise.home_care_qualifications.prefetch_related("files")[:SHOWN])
    context = {
        "enterprise": enterprise,
        "qualifications": [
            {"row": row, "takes_files": row.state in supporting.TAKES_FILES} for row in rows
        ],
        "signs": can_sign_for(request.user, enterprise, Scope.REGISTER),
        "may_apply": can_sign_for(request.user, enterprise, Scope.REGISTER)
        and not any(row.state == "applied" for row in rows),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "enterprises/workspace/home_care.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def partnership_files(request, enterprise, pk):
    """Further files of a partnership."""
    return bring_files(request, enterprise, enterprise.partnerships, pk, "partnerships")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def home_care_files(request, enterprise, pk):
    """Further files of an application for home care, or of the qualification."""
    return bring_files(request, enterprise, enterprise.home_care_qualifications, pk, "home_care")


def bring_files(request, enterprise, rows, pk, page):
    row = get_object_or_404(rows, pk=pk)
    if not can_sign_for(request.user, enterprise, Scope.REGISTER):
        raise PermissionDenied("只有负责人和受托人可以补材料。")
    form, status = form_with_files(request, FilesForm)
    if request.method == "POST" and status == 200:
        status = take(request, enterprise, form, partial(supporting.bring_files, row), "已补交。")
        if status == 302:
            return redirect(f"workspace:{page}")
    context = {"enterprise": enterprise, "form": form, "row": row, "back": f"workspace:{page}"}
    return render(request, "enterprises/workspace/files_form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def trademarks(request, enterprise):
    """The enterprise's trademarks and how far each has come. POST adds one."""
    form, status = TrademarkForm(posted(request)), 200
    if request.method == "POST":

        def add(**values):
            return supporting.add_trademark(enterprise, **values)

        status = take(request, enterprise, form, add, "已填报。")
        if status == 302:
            return redirect("workspace:trademarks")
    return show_trademarks(request, enterprise, form, status=status)


@never_cache
@require_http_methods(["POST"])
@enterprise_page
def trademark_step(request, enterprise, pk):
    """One of them has come into its next state."""
    trademark = get_object_or_404(enterprise.trademarks, pk=pk)
    form = TrademarkStepForm(request.POST, trademark=trademark)

    def move(**values):
        return supporting.move_trademark(trademark, **values)

    status = take(request, enterprise, form, move, "已更新。")
    if status == 302:
        return redirect("workspace:trademarks")
    return show_trademarks(request, enterprise, TrademarkForm(), {pk: form}, status=status)


def show_trademarks(request, enterprise, form, step_forms=None, *, status=200):
    rows = []
    for trademark in enterprise.trademarks.prefetch_related("steps")[:SHOWN]:
        step_form = (step_forms or {}).get(trademark.pk)
        if step_form is None and NEXT_TRADEMARK_STATES[trademark.state]:
            step_form = TrademarkStepForm(trademark=trademark)
        rows.append({"trademark": trademark, "form": step_form})
    context = {
        "enterprise": enterprise,
        "rows": rows,
        "signs": can_sign_for(request.user, enterprise, Scope.REGISTER),
        "form": form,
        "wrong": next(iter((step_forms or {}).values()), form),
    }
    return render(request, "enterprises/workspace/trademarks.html", context, status=status)


@login_not_required
@require_safe
def incubators(request):
    """The incubators of a day with their tenants, as the figure of that day counts them: three queries.
    Raises Http404 for ?on= that is no day of ours."""
    _, on = asked_day(request)
    if on is None:
        raise Http404
    inside = Tenancy.objects.inside_on(on).select_related("enterprise")
    rows = Incubator.objects.open_on(on)
    shown = rows.with_places_left(on).select_related("town")[:SHOWN]
    context = {
        "on": on,
        "total": rows.count(),
        "incubators": shown.prefetch_related(Prefetch("tenancies", inside, to_attr="tenants")),
    }
    return render(request, "enterprises/directory/incubators.html", context)
