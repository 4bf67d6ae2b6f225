"""What the workbench pages of training have in common: one form, one service, and what a refusal becomes."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from gaotai_jiazheng.form_answers import DONE
from training.forms.answering import send


def form_page(
    request, form, service, *, context, done, target, template="admin/training/form.html"
):
    """Show a form and take the step as who asks; 422 filled in wrongly, 409 not possible now."""
    status = 200
    if request.method == "POST":
        status = send(form, partial(service, by=request.user))
        if status == DONE:
            messages.success(request, done)
            return redirect(target)
    return TemplateResponse(request, template, context | {"form": form}, status=status)
