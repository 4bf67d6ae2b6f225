"""A registration that was begun or sent, found again: where it stands, taking it back, beginning anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.answers import remarks_of
from enterprises.forms.pages import PAGES, page_of
from enterprises.forms.registration import RegistrationForm, ResumeForm
from enterprises.services import registering, registration_steps
from enterprises.transitions import NEXT_STATE, Action, State
from enterprises.views.opened import (
    BEGUN_PER_HOUR,
    WRONG_PAIRS_PER_HOUR,
    guessed_too_often,
    leave_for_another,
    may,
    open_registration,
    registration_of,
    stay_with_own,
)
from enterprises.views.register import first_open_page
from gaotai_jiazheng.form_answers import INVALID, TOO_MANY, button
from gaotai_jiazheng.last_question import ask

CAME_TO_NOTHING = frozenset({State.REFUSED, State.WITHDRAWN})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request):
    """Opens an unfinished registration to whoever has its number and its code."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if guessed_too_often(request):
            form.add_error(None, ValidationError("试得太多了，请过一小时再试。", code="too_many"))
            status = TOO_MANY
        elif form.is_valid():
            registration = registering.find(**form.cleaned_data)
            if registration is not None:
                open_registration(request, registration)
                return redirect(next_address(registration))
            may(request, "registration-guess", WRONG_PAIRS_PER_HOUR)
            form.add_error(
                None, ValidationError("编号或者续填码不对，请核对后再试。", code="no_such_pair")
            )
    return render(request, "enterprises/register/resume.html", {"form": form}, status=status)


def next_address(registration):
    """Where who has just opened it goes on."""
    if registration.state == State.DRAFT:
        return reverse("enterprises:register_step", args=[first_open_page(registration).slug])
    return reverse("enterprises:status")


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """The number, who checks by when, and how to sign in."""
    stay_with_own(request)
    registration = registration_of(request)
    if registration is None or registration.submitted_at is None:
        return redirect("enterprises:resume")
    return render(request, "enterprises/register/receipt.html", status_context(registration))


@login_not_required
@never_cache
@require_safe
def status(request):
    """Where the registration stands, with what has to be put right beside each field's name."""
    stay_with_own(request)
    registration = registration_of(request)
    if registration is None or registration.submitted_at is None:
        return redirect("enterprises:resume")
    return render(request, "enterprises/register/status.html", status_context(registration))


def status_context(registration) -> dict:
    labels = RegistrationForm.base_fields
    remarks = [
        {"remark": remark, "label": labels[name].label, "page": page_of(name)}
        for name, remark in remarks_of(registration).items()
    ]
    return {
        "registration": registration,
        "remarks": remarks,
        "steps": registration.steps.order_by("pk"),
        "deadlines": registration_steps.clocks_of(registration),
        "came_to_nothing": registration.state in CAME_TO_NOTHING,
        "may_withdraw": (State(registration.state), Action.WITHDRAW) in NEXT_STATE,
        "username": registration.applicant.username if registration.applicant else "",
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request):
    """The applicant takes the registration back, after having been asked once more."""
    registration = registration_of(request)
    if registration is None or registration.applicant_id is None:
        raise Http404
    if request.method != "POST":
        return ask(
            request,
            "撤回这份登记",
            of=str(registration),
            loses="撤回以后审核停止，不能恢复；要入驻只能重新提交，重新排队。",
            back=reverse("enterprises:status"),
        )
    return button(
        request,
        lambda: registering.withdraw(registration, by=registration.applicant),
        done="登记已经撤回。",
        target="enterprises:status",
    )


@login_not_required
@require_POST
def another(request):
    """Leave the registration that this browser works on, to begin with another one; nothing is deleted."""
    leave_for_another(request)
    return redirect("enterprises:register_step", PAGES[0].slug)


@login_not_required
@require_POST
def again(request):
    """Begin anew with what was typed in a registration that came to nothing; its files have to be sent again."""
    registration = registration_of(request)
    if registration is None or registration.state not in CAME_TO_NOTHING:
        raise Http404
    if not may(request, "registration-begun", BEGUN_PER_HOUR):
        messages.error(request, "从您这里开始的登记太多，请过一小时再来。")
        return redirect("enterprises:status")
    open_registration(request, registering.begin_again(registration))
    messages.success(request, "原来填的都在，文件要重新上传；改好以后提交。")
    return redirect("enterprises:check")
