"""Coming into an enterprise by an invitation's code; who has no account makes one on the way."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.signing_up import sign_up
from enterprises.forms.members import CodeForm, NewMemberForm
from enterprises.services import joining
from enterprises.views.opened import guessed_too_often, may
from enterprises.views.register import BACKEND, INVALID, TOO_MANY
from enterprises.workspace import SESSION_KEY
from reminders.models import NotificationPreference

WRONG_CODES_PER_HOUR = 10


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """POST with a good code joins; without an account, name, number and password are asked for as well."""
    data = request.POST if request.method == "POST" else None
    form = CodeForm(data)
    account = None
    if not request.user.is_authenticated:
        account = NewMemberForm(data)
    if data is None:
        return show(request, form, account)
    if guessed_too_often(request):
        form.add_error(None, ValidationError("试得太多了，请过一小时再试。", code="too_many"))
        return show(request, form, account, status=TOO_MANY)
    is_complete = form.is_valid() and (account is None or account.is_valid())
    invitation = joining.find(form.cleaned_data.get("code", "")) if form.is_valid() else None
    if form.is_valid() and invitation is None:
        may(request, "registration-guess", WRONG_CODES_PER_HOUR)
        form.add_error(
            "code", ValidationError("没有这个邀请码，或者已经用过、过期。", code="no_such_code")
        )
    if not is_complete or invitation is None:
        return show(request, form, account, status=INVALID)
    try:
        with transaction.atomic():
            user = request.user if account is None else new_user(account.cleaned_data)
            member = joining.join(invitation, user=user)
    except ValidationError as error:
        add_errors(form, account, error)
        return show(request, form, account, status=INVALID)
    if account is not None:
        login(request, user, backend=BACKEND)
    request.session[SESSION_KEY] = member.enterprise_id
    messages.success(request, f"您已经是{member.enterprise}的{member.get_role_display()}。")
    return redirect("workspace:home")


def new_user(given):
    """The account of an invited person; its user name is nobody's telephone number."""
    user = sign_up(
        username=f"m{joining.new_username()}",
        name=given["name"],
        phone=given["phone"],
        password=given["password"],
        email=given["email"],
    )
    NotificationPreference.objects.create(
        user=user, by_sms=True, phone=given["phone"], wants_digest=False
    )
    return user


def add_errors(form, account, error):
    """Put a refusal on the form that has its field, or above the page."""
    if hasattr(error, "error_dict"):
        for name, each in error.error_dict.items():
            if account is not None and name in account.fields:
                account.add_error(name, each)
            else:
                form.add_error(None, each)
    else:
        form.add_error(None, error)


def show(request, form, account, *, status=200):
    context = {"form": form, "account": account}
    return render(request, "enterprises/workspace/join.html", context, status=status)
