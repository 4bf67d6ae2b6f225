"""A learner signs in: on her own telephone, with the code on the wall."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import CONFLICT, DONE, TOO_MANY, posted
from training.forms.answering import send
from training.forms.classroom import SignInForm
from training.models import Session
from training.services import attending
from training.transitions import USING_STATES

WINDOW_SECONDS = 600
# A class of two hundred may sign in behind one address; one telephone needs a few tries.
PER_ADDRESS, PER_PHONE = 400, 10
DONE_KEY = "training_signed_in"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request, pk):
    """The page behind the QR: telephone and code; afterwards it says that she is there."""
    rows = Session.objects.filter(training_class__state__in=USING_STATES)
    session = get_object_or_404(rows.select_related("training_class__institution"), pk=pk)
    form, status = SignInForm(posted(request)), 200
    if not attending.takes_code(session, timezone.now()):
        context = {"session": session, "class": session.training_class}
        status = CONFLICT if request.method == "POST" else 200
        return render(request, "training/classroom/sign_in_closed.html", context, status=status)
    if request.method == "POST":
        if form.is_valid() and not may_try(request, session, form.cleaned_data["phone"]):
            form.add_error(None, "试的次数太多，请过十分钟再试，或者请老师用签到表登记。")
            status = TOO_MANY
        else:
            status = send(form, partial(attending.sign_in, session))
        if status == DONE:
            request.session[DONE_KEY] = session.pk
            return redirect("classroom:sign_in", session.pk)
    context = {
        "session": session,
        "class": session.training_class,
        "form": form,
        "is_done": request.session.get(DONE_KEY) == session.pk,
    }
    return render(request, "training/classroom/sign_in.html", context, status=status)


def may_try(request, session, phone) -> bool:
    """Whether address and telephone are within their limits of ten minutes."""
    address = client_address(request)
    key = f"{session.pk}:{phone}"
    return rate_limits.hit("sign-in", address, PER_ADDRESS, WINDOW_SECONDS) and rate_limits.hit(
        "sign-in-phone", key, PER_PHONE, WINDOW_SECONDS
    )
