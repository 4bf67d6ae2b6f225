"""Typing an application in from paper, for whoever has no telephone at hand: first the policy, then its form; and
what is still missing, where it was sent back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from gaotai_jiazheng.form_answers import CONFLICT, INVALID, add_errors, posted
from gaotai_jiazheng.whole_files import with_their_rows
from papers.taking import type_in
from subsidies import permissions
from subsidies.forms.answering import status_of
from subsidies.forms.application import form_of
from subsidies.forms.steps import PaperEntryForm, PolicyChoiceForm
from subsidies.models import Application, SubsidyPolicy
from subsidies.services import filing, materials

STEP_PAGE = "admin/subsidies/step.html"
# Opened with a reason only: who answers a list of gaps types them from the sheet once more.
SEALED = frozenset({"name", "id_number", "bank_account", "intern_id_number"})


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
    page = context | {"form": form, "heading": f"代录：{policy.name}"}
    return sent_page(request, page, lambda: file(policy, form, by=request.user))


def complete(request, application, context):
    """What was missing, with what was typed in before; by whoever typed it in."""
    if not permissions.can_complete(request.user, application):
        raise PermissionDenied("由代录这件申请的人录入补正，申请人也可以凭编号和查询码在网上补正。")
    form = form_of(application, posted(request), request.FILES or None)
    form.initial = {name: value for name, value in form.initial.items() if name not in SEALED}
    page = context | {"form": form, "row": application, "heading": "录入补正"}
    if not application.is_editable:
        page["back"] = application.get_absolute_url()
        return TemplateResponse(request, "admin/refused_page.html", page, status=CONFLICT)
    return sent_page(request, page, lambda: send_again(application, form, by=request.user))


def sent_page(request, page, send):
    """The form, and once it is in order ``send()``; then to the application, or to the list where the person who
    typed it in does not see it."""
    form, status = page["form"], 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                application = send()
            except ValidationError as error:
                add_errors(form, error)
                status = status_of(error)
            else:
                messages.success(request, f"已录入并提交，申请编号{application.number}。")
                seen = Application.objects.visible_to(request.user).filter(pk=application.pk)
                return redirect(
                    application if seen.exists() else "admin:subsidies_application_changelist"
                )
    page |= {"button": "提交", "has_files": True}
    return TemplateResponse(request, STEP_PAGE, page, status=status)


@with_their_rows()
def file(policy, form, *, by):
    """Draft, papers and sending in one; all of it or nothing. What was typed is kept, to be put right if need be."""
    values = form.values()
    received_on = values.pop("received_on")

    def send(*, by):
        application, _ = filing.begin(policy, phone=form.phone_number, by=by)
        filing.save_answers(application, form.typed())
        materials.add(application, values.pop("files"))
        return filing.submit(application, values, by=by)

    return type_in(send, form_number=policy.form_number, received_on=received_on, by=by)


@with_their_rows()
def send_again(application, form, *, by):
    """The same of one that was sent back."""
    values = form.values()
    filing.save_answers(application, form.typed())
    materials.add(application, values.pop("files"))
    return filing.submit(application, values, by=by)
