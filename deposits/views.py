"""The deposit's room in the enterprise's workspace."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from deposits import services, statements
from deposits.models import QualityDeposit
from enterprises.models import Scope
from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page


@require_safe
@enterprise_page(scope=Scope.DEPOSITS)
def room(request, enterprise):
    """How the deposit stands, its statement, what is owed, and the way out."""
    deposit = statements.deposit_of(enterprise) or latest(enterprise)
    return render(request, "deposits/room.html", context_of(request, enterprise, deposit))


@require_POST
@enterprise_page(scope=Scope.DEPOSITS)
def leave(request, enterprise):
    """Ask to leave: the waiting time begins."""
    return step(request, enterprise, services.ask_to_leave, "已申请退出，等待期开始计算。")


@require_POST
@enterprise_page(scope=Scope.DEPOSITS)
def stay(request, enterprise):
    """Take the wish to leave back."""
    return step(request, enterprise, services.stay, "已撤回退出申请。")


def step(request, enterprise, service, done):
    """Take a step with the deposit; 403 for whoever does not sign, 409 what is not possible now."""
    deposit = statements.deposit_of(enterprise)
    if deposit is None or not can_sign_for(request.user, enterprise, Scope.DEPOSITS):
        raise PermissionDenied("只有企业负责人或者受托人可以办理。")
    try:
        service(deposit, by=request.user)
    except ValidationError as error:
        context = context_of(request, enterprise, deposit) | {"refusal": error.messages}
        return render(request, "deposits/room.html", context, status=409)
    messages.success(request, done)
    return redirect("deposits:room")


def latest(enterprise):
    """The deposit that was closed last, so that its statement stays readable."""
    closed = QualityDeposit.objects.filter(enterprise=enterprise)
    return closed.select_related("account", "custodian", "enterprise").first()


def context_of(request, enterprise, deposit) -> dict:
    context = {"enterprise": enterprise, "deposit": deposit}
    if deposit is None:
        return context
    before = request.GET.get("before", "")
    return context | {
        "stand": statements.stand_of(deposit, timezone.localdate()),
        "statement": statements.statement_of(
            deposit, int(before) if before.isdecimal() and len(before) < 19 else None
        ),
        "debts": statements.debts_of(deposit),
        "can_sign": can_sign_for(request.user, enterprise, Scope.DEPOSITS),
    }
