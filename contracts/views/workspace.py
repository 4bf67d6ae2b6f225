"""An enterprise's contracts: the list, one contract with its signatures, and what is done with it."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts import permissions
from contracts.forms.signing import EndingForm, PaperForm, ReasonForm
from contracts.models import ServiceContract
from contracts.printing import stored_page_of
from contracts.services import codes, ending, sending, signing
from contracts.transitions import Role, State
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.form_answers import TOO_MANY, add_errors, codes_of

PAGE_SIZE = 20
INVALID, CONFLICT = 422, 409
CONTRACT = "contracts_workspace:contract"
TABS = {
    "open": ("草稿和待签", (State.DRAFT, State.SENT)),
    "in_force": ("已生效", (State.IN_FORCE,)),
    "over": ("已结束", (State.WITHDRAWN, State.SUPERSEDED, State.ENDED, State.EXPIRED)),
}
CONFLICTS = frozenset({"step_not_allowed", "text_changed", "signed_already"})


def contract_or_404(enterprise, pk) -> ServiceContract:
    rows = ServiceContract.objects.select_related(
        "enterprise", "template", "town", "community", "supersedes"
    )
    return get_object_or_404(rows, enterprise=enterprise, pk=pk)


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """The contracts by where they stand, the newest first; twenty on a page, with masks only."""
    tab = request.GET.get("tab", "open")
    before = request.GET.get("before", "")
    if tab not in TABS or (before and not is_key(before)):
        raise Http404
    rows = ServiceContract.objects.filter(enterprise=enterprise, state__in=TABS[tab][1])
    if before:
        rows = rows.filter(pk__lt=int(before))
    rows = rows.select_related("town", "community__town").defer("answers")
    found = list(rows.prefetch_related("signatures").order_by("-pk")[: PAGE_SIZE + 1])
    context = {
        "enterprise": enterprise,
        "tab": tab,
        "tabs": {name: title for name, (title, _states) in TABS.items()},
        "contracts": [
            {"contract": each, "waits_for": waits_for(each)} for each in found[:PAGE_SIZE]
        ],
        "before": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
    }
    return render(request, "contracts/workspace/index.html", context)


def is_key(text) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def waits_for(contract) -> list[str]:
    """The parties whose signatures are lacking, in words."""
    if contract.state != State.SENT:
        return []
    signed = {each.role for each in contract.signatures.all()}
    return [role.label for role in Role if role not in signed]


@enterprise_page
@never_cache
@require_safe
def contract(request, enterprise, pk):
    """One contract: where it stands, who has signed, and its whole text."""
    found = contract_or_404(enterprise, pk)
    if found.state == State.DRAFT:
        return redirect("contracts_workspace:check", found.pk)
    return show(request, found)


def show(request, found, *, status=200):
    """The page of a sent contract."""
    content = found.text.content
    signatures = {each.role: each for each in found.signatures.all()}
    successor = found.successors.exclude(state=State.WITHDRAWN).first()
    lacks_enterprise = found.state == State.SENT and Role.ENTERPRISE not in signatures
    is_in_force = found.state == State.IN_FORCE and found.ends_on >= timezone.localdate()
    context = {
        "contract": found,
        "content": json.loads(content) if content else None,
        "parties": [{"role": role, "signature": signatures.get(role)} for role in Role],
        "steps": list(found.steps.select_related("by")),
        "successor": successor,
        "waits": found.state == State.SENT,
        "is_in_force": is_in_force,
        "lacks_enterprise": lacks_enterprise,
        "may_sign": lacks_enterprise and permissions.can_sign_for(request.user, found.enterprise),
    }
    return render(request, "contracts/workspace/contract.html", context, status=status)


@enterprise_page
@never_cache
@require_safe
def page(request, enterprise, pk):
    """The contract as PDF: as it came into force, or to be signed on paper."""
    found = contract_or_404(enterprise, pk)
    if found.state == State.DRAFT or found.erased_at:
        raise Http404
    return pdf_response(stored_page_of(found), f"三方合同 {found}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@enterprise_page(begins=WHEN_SENT)
@require_POST
def sign(request, enterprise, pk):
    """The enterprise signs the text that the page has shown."""
    found = contract_or_404(enterprise, pk)
    return take(
        request,
        found,
        lambda: signing.sign_for_enterprise(
            found, sha256=request.POST.get("sha256", ""), by=request.user
        ),
        "企业已经签字。",
    )


def take(request, found, step, done):
    """Take a step of one button; a refusal is a sentence on the page, with 409. A draft has no such button."""
    if found.state == State.DRAFT:
        raise Http404
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return show(request, contract_or_404(found.enterprise, found.pk), status=CONFLICT)
    messages.success(request, done)
    return redirect(CONTRACT, found.pk)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request, enterprise, pk):
    """Bring in a page that was signed by hand."""
    found = contract_or_404(enterprise, pk)
    form = PaperForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    return form_page(
        request,
        found,
        form,
        "上传签好的纸质合同",
        lambda: signing.sign_on_paper(
            found, sha256=request.POST.get("sha256", ""), by=request.user, **form.cleaned_data
        ),
        "签字已经记下。",
        lead="先下载PDF打印，本人签字以后拍照上传。原件由企业保存。",
    )


def form_page(request, found, form, heading, step, done, *, lead="", is_grave=False):
    """Show a step's form and take the step; 422 what is filled in wrongly, 409 what cannot be now."""
    if found.state == State.DRAFT:
        raise Http404
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                step()
            except ValidationError as error:
                status = CONFLICT if CONFLICTS & codes_of(error) else INVALID
                add_errors(form, error)
            else:
                messages.success(request, done)
                return redirect(CONTRACT, found.pk)
    context = {
        "contract": found,
        "form": form,
        "heading": heading,
        "lead": lead,
        "is_grave": is_grave,
    }
    return render(request, "contracts/workspace/form.html", context, status=status)


@enterprise_page(begins=WHEN_SENT)
@require_POST
def link(request, enterprise, pk, role):
    """Send a party a new link; the old one opens nothing any more."""
    found = contract_or_404(enterprise, pk)
    party = get_object_or_404(found.parties, role=role)
    if party.phone and not rate_limits.may_text(enterprise.pk, [party.phone]):
        messages.error(request, rate_limits.TOO_MANY_TEXTS)
        return show(request, found, status=TOO_MANY)
    return take(
        request,
        found,
        lambda: codes.send_link_again(party),
        f"新的链接已发到{party.get_role_display()}的手机，旧的链接打不开了。",
    )


@enterprise_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, enterprise, pk):
    """Take back what was sent."""
    found = contract_or_404(enterprise, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        found,
        form,
        "撤回合同",
        lambda: sending.withdraw(found, by=request.user, **form.cleaned_data),
        "合同已经撤回，链接上会写明已撤回。",
        lead="撤回以后谁都不能再签这一份。要改内容的，另起一份。",
        is_grave=True,
    )


@enterprise_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, enterprise, pk):
    """Write down that a contract in force has ended."""
    found = contract_or_404(enterprise, pk)
    form = EndingForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        found,
        form,
        "登记解除",
        lambda: ending.end(found, by=request.user, **form.cleaned_data),
        "合同已经解除。请按合同结清报酬、退押金和退费。",
        lead="先按合同的约定提前通知另外两方。解除以后不能恢复，要接着做的另签一份。",
        is_grave=True,
    )
