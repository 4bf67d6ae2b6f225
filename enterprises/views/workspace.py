"""The workspace: what waits for the enterprise, its people, its data, and all that it has said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.landing import room_of
from enterprises import past
from enterprises.forms.data import DataForm
from enterprises.forms.members import InviteForm
from enterprises.models import Amendment, Scope
from enterprises.permissions import can_manage_members, can_sign_for, enterprise_roles_of
from enterprises.services import amending, joining
from enterprises.views.register import grouped
from enterprises.workspace import (
    SESSION_KEY,
    WHEN_SENT,
    enterprise_page,
    enterprises_of,
    rooms_of,
    to_dos_of,
)
from gaotai_jiazheng.form_answers import CONFLICT, INVALID
from gaotai_jiazheng.masking import mask_name
from reminders.models import Notification

SAID_ON_A_PAGE = 30
TOLD_FIRST, TOLD_SHOWN = 5, 50


@never_cache
@require_safe
def home(request):
    """What waits for the enterprise; who acts for none goes to her other room, or is told how to come in."""
    if not enterprise_roles_of(request.user):
        if room := room_of(request.user):
            return redirect(room)
        return render(request, "enterprises/workspace/none.html")
    return desk(request)


@enterprise_page
def desk(request, enterprise):
    """What is to be done, what the person was told of late, and the rooms."""
    today = timezone.localdate()
    told = list(Notification.objects.inbox_of(request.user).order_by("-pk")[:TOLD_SHOWN])
    context = {
        "enterprise": enterprise,
        "to_dos": [
            {"to_do": to_do, "is_late": to_do.due_on is not None and to_do.due_on < today}
            for to_do in to_dos_of(request.user, enterprise, today)
        ],
        "rooms": rooms_of(request.user, enterprise),
        "has_several": len(enterprise_roles_of(request.user)) > 1,
        "last_standing": enterprise.last_standing,
        "told": told[:TOLD_FIRST],
        "told_before": told[TOLD_FIRST:],
    }
    return render(request, "enterprises/workspace/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Which of several enterprises to work for now. POST remembers it in the session and goes on to the page
    of the workspace that was asked for."""
    asked_for = (request.POST if request.method == "POST" else request.GET).get("next", "")
    if request.method == "POST":
        mine = {str(pk): pk for pk in enterprise_roles_of(request.user)}
        chosen = mine.get(request.POST.get("enterprise", ""))
        if chosen is not None:
            request.session[SESSION_KEY] = chosen
            home = reverse("workspace:home")
            return HttpResponseRedirect(asked_for if asked_for.startswith(home) else home)
    chosen = request.session.get(SESSION_KEY)
    context = {"enterprises": enterprises_of(request.user), "chosen": chosen, "next": asked_for}
    return render(request, "enterprises/workspace/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def members(request, enterprise):
    """Who acts for the enterprise. POST invites somebody; the code is shown once and sent."""
    manages = can_manage_members(request.user, enterprise)
    form = InviteForm(request.POST if request.method == "POST" else None)
    code, status = "", 200
    if request.method == "POST":
        if not manages:
            raise PermissionDenied("只有企业负责人可以邀请。")
        status = INVALID
        if form.is_valid():
            try:
                _, code = joining.invite(enterprise, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                form, status = InviteForm(), 200
    today = timezone.localdate()
    context = {
        "enterprise": enterprise,
        "members": enterprise.members.current(today).select_related("user", "delegation"),
        "invitations": [
            {"row": each, "contact": joining.contact_in_words(each.contact)}
            for each in joining.open_invitations(enterprise)
        ],
        "manages": manages,
        "form": form,
        "code": grouped(code),
    }
    return render(request, "enterprises/workspace/members.html", context, status=status)


@require_POST
@enterprise_page
def end_membership(request, enterprise, pk):
    """Somebody no longer acts for the enterprise."""
    if not can_manage_members(request.user, enterprise):
        raise PermissionDenied("只有企业负责人可以办理。")
    member = get_object_or_404(enterprise.members.current(), pk=pk)
    try:
        ended = joining.end_membership(member, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        when = "到今天为止" if ended.is_of_one_day else "已经结束"
        messages.success(request, f"{member.user}的{member.get_role_display()}{when}。")
    return redirect("workspace:members")


@require_POST
@enterprise_page
def revoke(request, enterprise, pk):
    """Take an invitation back."""
    if not can_manage_members(request.user, enterprise):
        raise PermissionDenied("只有企业负责人可以办理。")
    invitation = get_object_or_404(enterprise.invitations, pk=pk)
    try:
        joining.revoke(invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "邀请已经取消。")
    return redirect("workspace:members")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def data(request, enterprise):
    """What the register says, what waits for review, and the form to change it."""
    signs = can_sign_for(request.user, enterprise, Scope.REGISTER)
    form = DataForm(request.POST if request.method == "POST" else None, enterprise=enterprise)
    status = 200
    if request.method == "POST":
        if not signs:
            raise PermissionDenied("只有负责人和受托人可以变更企业信息。")
        status = take_changes(request, enterprise, form)
        if status == 200:
            return redirect("workspace:data")
    own = enterprise.amendments.filter(action=Amendment.Action.ENTRY)
    amendment = own.select_related("decided_by").first()
    context = {
        "enterprise": enterprise,
        "legal_representative": mask_name(enterprise.legal_representative),
        "premises": enterprise.premises.open().select_related("town", "community"),
        "amendment": amendment,
        "amended": past.differences_of(amendment) if amendment else [],
        "may_take_back": signs and amendment is not None and amending.is_own(amendment),
        "signs": signs,
        "form": form,
        "changes": past.changes_of(enterprise)[:5],
    }
    return render(request, "enterprises/workspace/data.html", context, status=status)


def take_changes(request, enterprise, form) -> int:
    """The status that the answer has."""
    if not form.is_valid():
        return INVALID
    try:
        changed, amendment = amending.propose(
            enterprise, form.changes(), by=request.user, reason=form.cleaned_data["reason"]
        )
    except ValidationError as error:
        errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for name, each in errors.items():
            form.add_error(name if name in form.fields else None, each)
        return CONFLICT if getattr(error, "code", "") == "amendment_open" else INVALID
    if changed:
        messages.success(request, "已经改好，名录里马上看得到。")
    if amendment is not None:
        messages.success(request, "登记信息的变更已提交，工作人员审核以后才改。")
    return 200


@require_POST
@enterprise_page(begins=WHEN_SENT)
def confirm(request, enterprise):
    """The entry is still true; the public page shows the new day."""
    if not can_sign_for(request.user, enterprise, Scope.REGISTER):
        raise PermissionDenied("只有负责人和受托人可以确认。")
    amending.confirm_unchanged(enterprise, by=request.user)
    messages.success(request, "已确认，名录上写着今天的日期。")
    return redirect("workspace:data")


@require_POST
@enterprise_page
def withdraw_amendment(request, enterprise, pk):
    """Take a proposed change back."""
    if not can_sign_for(request.user, enterprise, Scope.REGISTER):
        raise PermissionDenied("只有负责人和受托人可以办理。")
    amendment = get_object_or_404(enterprise.amendments, pk=pk)
    try:
        amending.withdraw(amendment, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "变更已经撤回。")
    return redirect(f"workspace:{amendment.page}")


@never_cache
@require_safe
@enterprise_page
def said(request, enterprise):
    """Everything the enterprise has said, the newest first; ?before= is the key of the last one seen."""
    before = request.GET.get("before", "")
    rows = enterprise.declarations.select_related("by")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    rows = list(rows[: SAID_ON_A_PAGE + 1])
    context = {
        "enterprise": enterprise,
        "declarations": rows[:SAID_ON_A_PAGE],
        "older": rows[SAID_ON_A_PAGE - 1].pk if len(rows) > SAID_ON_A_PAGE else None,
    }
    return render(request, "enterprises/workspace/said.html", context)


@never_cache
@require_safe
@enterprise_page
def receipt(request, enterprise, number):
    """The receipt of one thing that was said: number, time, person, text and digest. What was said as data for
    programs, such as a price list, is a link to where people read it."""
    declaration = get_object_or_404(enterprise.declarations.select_related("by"), number=number)
    context = {
        "enterprise": enterprise,
        "declaration": declaration,
        "is_data": declaration.text.startswith("{") and bool(declaration.link),
    }
    return render(request, "enterprises/workspace/receipt.html", context)
