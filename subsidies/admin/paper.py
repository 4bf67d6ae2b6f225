"""Typing an application in from paper, for whoever has no telephone at hand: first the policy, then its form."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from gaotai_jiazheng.form_answers import INVALID, add_errors, posted
from papers.taking import type_in
from subsidies import permissions
from subsidies.forms.answering import status_of
from subsidies.forms.steps import PaperEntryForm, PolicyChoiceForm
from subsidies.models import SubsidyPolicy
from subsidies.services import filing, materials

STEP_PAGE = "admin/subsidies/step.html"


def choose(request, context):
    """Which policy; one button leads to its form."""
    if not permissions.can_enter_paper(request.user):
        raise PermissionDenied("只有镇经办人员和责任单位的人员可以代录。")
    form = PolicyChoiceForm(request.GET if "policy" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("admin:subsidies_application_paper", form.cleaned_data["policy"].code)
    heading = "代录纸质申请"
    page = context | {"form": form, "heading": heading, "button": "下一步", "method": "get"}
    return TemplateResponse(request, STEP_PAGE, page)


def enter(request, code, context):
    """The form of the policy; sent as a whole."""
    if not permissions.can_enter_paper(request.user):
        raise PermissionDenied("只有镇经办人员和责任单位的人员可以代录。")
    policy = get_object_or_404(SubsidyPolicy.objects.in_force(), code=code)
    form = PaperEntryForm(posted(request), request.FILES or None, policy=policy)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return redirect(file(policy, form, by=request.user))
            except ValidationError as error:
                add_errors(form, error)
                status = status_of(error)
    heading = f"代录：{policy.name}"
    page = context | {"form": form, "heading": heading, "button": "提交", "has_files": True}
    return TemplateResponse(request, STEP_PAGE, page, status=status)


@transaction.atomic
def file(policy, form, *, by):
    """Draft, papers and sending in one; all of it or nothing."""
    values = form.values()
    received_on = values.pop("received_on")

    def send(*, by):
        application, _ = filing.begin(policy, phone=form.phone_number, by=by)
        materials.add(application, values.pop("files"))
        return filing.submit(application, values, by=by)

    return type_in(send, form_number=policy.form_number, received_on=received_on, by=by)
