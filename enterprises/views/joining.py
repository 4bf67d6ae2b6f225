"""Coming into an enterprise by an invitation's code; who has no account makes one on the way."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.signing_up import user_of
from enterprises.forms.members import CodeForm, NewMemberForm
from enterprises.reviewing_bureaus import verifying_bureau
from enterprises.services import joining, proving
from enterprises.views.opened import (
    guessed_too_often,
    may,
    refuse_guessing,
    refuse_too_many_codes,
    tired_or_wrong,
)
from enterprises.views.register import BACKEND
from enterprises.workspace import SESSION_KEY
from gaotai_jiazheng.form_answers import INVALID, TOO_MANY

WRONG_CODES_PER_HOUR = 10


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """POST with a good code joins. Whoever has no account is asked step by step for name and number, for the
    code that proves the number, and for a password."""
    data = request.POST if request.method == "POST" else None
    form = CodeForm(data)
    is_new = not request.user.is_authenticated
    account = NewMemberForm(data, step=NewMemberForm.PHONE) if is_new else None
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
    if is_new:
        return take_step(request, form, invitation, account.cleaned_data["phone"])
    try:
        member = joining.join(invitation, user=request.user)
    except ValidationError as error:
        add_errors(form, account, error)
        return show(request, form, account, status=INVALID)
    return welcome(request, member)


def take_step(request, form, invitation, phone):
    """The next step of somebody without an account: send a code, take it, or make the account. Where one is out, as
    from a bureau's counter, no other is sent."""
    purpose = proving.purpose_of(invitation)
    if user_of(phone) is not None:
        account = NewMemberForm(request.POST, step=NewMemberForm.PHONE)
        message = "这个手机号已经有账号，请先登录再继续。"
        account.add_error("phone", ValidationError(message, code="phone_taken"))
        return show(request, form, account, status=INVALID)
    if proving.is_proved(purpose, phone):
        return make_account(request, form, invitation)
    if request.POST.get("go") == "send":
        return send_code(request, form, purpose, phone)
    if "phone_code" not in request.POST:
        if proving.has_open_code(purpose, phone):
            return show(request, form, following(request, NewMemberForm.CODE))
        return send_code(request, form, purpose, phone)
    account = NewMemberForm(request.POST, step=NewMemberForm.CODE)
    if not account.is_valid():
        return show(request, form, account, status=INVALID)
    try:
        refuse_guessing(request)
        proving.prove(purpose, phone, account.cleaned_data["phone_code"])
    except ValidationError as error:
        account.add_error(None, error)
        return show(request, form, account, status=tired_or_wrong(error))
    return show(request, form, following(request, NewMemberForm.PASSWORD))


def send_code(request, form, purpose, phone):
    account, status = following(request, NewMemberForm.CODE), 200
    try:
        refuse_too_many_codes(request)
        proving.send(purpose, phone, link=reverse("enterprises:join"))
    except ValidationError as error:
        form.add_error(None, error)
        status = tired_or_wrong(error)
    return show(request, form, account, status=status)


def following(request, step):
    """The next step's form with what was typed before, and nothing said of what is not typed yet."""
    typed = {name: request.POST.get(name, "") for name in NewMemberForm.FIELDS[NewMemberForm.PHONE]}
    return NewMemberForm(step=step, initial=typed)


def make_account(request, form, invitation):
    if "password" not in request.POST:
        return show(request, form, following(request, NewMemberForm.PASSWORD))
    account = NewMemberForm(request.POST, step=NewMemberForm.PASSWORD)
    if not account.is_valid():
        return show(request, form, account, status=INVALID)
    try:
        member = joining.join_with_new_account(invitation, account.cleaned_data)
    except ValidationError as error:
        add_errors(form, account, error)
        return show(request, form, account, status=INVALID)
    login(request, member.user, backend=BACKEND)
    return welcome(request, member)


def welcome(request, member):
    request.session[SESSION_KEY] = member.enterprise_id
    messages.success(request, f"您已经是{member.enterprise}的{member.get_role_display()}。")
    return redirect("workspace:home")


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
    context = {"form": form, "account": account, "counter": verifying_bureau()}
    return render(request, "enterprises/workspace/join.html", context, status=status)
