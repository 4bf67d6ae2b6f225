"""免税条件自查 in the enterprise's workspace."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bureaus.models import Bureau
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.form_answers import add_errors
from gaotai_jiazheng.kept_files import file_response
from taxes import permissions, services
from taxes.checking import ROWS_IN_A_PACK, check, check_line, line_of
from taxes.conditions import JUDGED_BY
from taxes.files import pack_response, packs_shown
from taxes.forms import DayForm, DeclarationForm
from taxes.models import Declaration, Pack, Sharing

HOME = "taxes:index"


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """The self-check as of a day; 422 with today's where the day cannot be read."""
    form = DayForm(request.GET or None)
    day = form.day
    packs, older = packs_shown(enterprise, request.GET.get("packs", ""))
    sharings = Sharing.objects.current().filter(enterprise=enterprise)
    shared = set(sharings.values_list("bureau", flat=True))
    bureaus = Bureau.objects.filter(tax_duty__isnull=False)
    context = {
        "enterprise": enterprise,
        "form": form,
        "check": check(enterprise, day),
        "judged_by": JUDGED_BY,
        "packs": packs,
        "older": older,
        "bureaus": [{"bureau": each, "is_shared": each.pk in shared} for each in bureaus],
        "may_declare": permissions.can_declare(request.user, enterprise),
        "key": uuid.uuid4(),
    }
    return render(request, "taxes/index.html", context, status=422 if form.errors else 200)


@enterprise_page
@never_cache
@require_safe
def line(request, enterprise, slug):
    """The records of one line as of a day."""
    found = line_of(slug)
    if found is None:
        raise Http404
    form = DayForm(request.GET or None)
    shown = check_line(found, enterprise, form.day, ROWS_IN_A_PACK)
    context = {"shown": shown, "on": form.day}
    return render(request, "taxes/line.html", context)


@enterprise_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request, enterprise):
    """Bring a piece of evidence of one's own."""
    if not permissions.can_declare(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人自报。")
    form = DeclarationForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.declare(enterprise, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, "已登记为企业自报。")
                return redirect(HOME)
    return render(request, "taxes/declare.html", {"form": form}, status=status)


@enterprise_page
@require_safe
def file(request, enterprise, pk):
    """The file of an own declaration."""
    return file_response(get_object_or_404(Declaration, enterprise=enterprise, pk=pk))


@enterprise_page
@require_POST
def withdraw(request, enterprise, pk):
    """Take a declaration back."""
    found = get_object_or_404(Declaration, enterprise=enterprise, pk=pk)
    return take(
        request,
        lambda: services.withdraw(found, by=request.user),
        "已撤回；以前生成的材料不变。",
    )


@enterprise_page
@require_POST
def make_pack(request, enterprise):
    """Set the self-check of a day in type."""
    form = DayForm(request.POST)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
    if not form.is_valid():
        messages.error(request, "请按“年-月-日”填写截至哪一天。")
        return redirect(HOME)
    return take(
        request,
        lambda: services.make_pack(enterprise, as_of=form.day, by=request.user, key=key),
        "材料已经生成，可以下载。",
    )


@enterprise_page
@require_safe
def pack(request, enterprise, number):
    """A pack as it was printed."""
    found = get_object_or_404(Pack, enterprise=enterprise, number=number)
    try:
        return pack_response(found)
    except services.PackDamaged:
        return render(request, "taxes/damaged.html", {"pack": found}, status=500)


@enterprise_page
@require_POST
def share(request, enterprise, pk):
    """Let a tax bureau look."""
    bureau = get_object_or_404(Bureau, tax_duty__isnull=False, pk=pk)
    return take(
        request,
        lambda: services.share(enterprise, bureau, by=request.user),
        f"已授权{bureau}查看，可以随时收回。",
    )


@enterprise_page
@require_POST
def stop_sharing(request, enterprise, pk):
    """Take the consent back."""
    bureau = get_object_or_404(Bureau, tax_duty__isnull=False, pk=pk)
    return take(
        request,
        lambda: services.stop_sharing(enterprise, bureau, by=request.user),
        f"已收回，{bureau}不能再查看。",
    )


def take(request, step, done):
    """Take a step of one button; a refusal becomes a sentence on the page, on the day it was about."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    day = DayForm(request.POST)
    query = f"?on={day.day}" if request.POST.get("on") and day.is_valid() else ""
    return redirect(f"{reverse(HOME)}{query}")
