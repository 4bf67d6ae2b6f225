"""An applicant takes an application back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gaotai_jiazheng.form_answers import DONE
from subsidies.forms.answering import send
from subsidies.forms.application import WithdrawForm
from subsidies.services import paying
from subsidies.views.own import opened, show_own


@login_not_required
@never_cache
@require_POST
def withdraw(request):
    """Take it back before it is handed to payment."""
    application = opened(request)
    if application is None:
        return redirect("subsidies:track")
    filled = WithdrawForm(request.POST)
    status = send(filled, lambda sure: paying.withdraw(application))
    if status == DONE:
        messages.success(request, "已撤回。")
        return redirect("subsidies:own")
    return show_own(request, opened(request), filled, status=status)
