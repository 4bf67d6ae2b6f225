"""Compensation in advance on a case: its claims, and the page on which one is asked for."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import attachments, permissions, services
from complaints.admin.stepping import CONFLICTS, last_step_id, seen_step_of
from complaints.forms.advance import AdvanceForm, ProvenLossForm
from complaints.forms.refund import FORMS
from complaints.models.choices import Purpose
from complaints.refunds import CONTRACTS, Standing, written_out
from complaints.refunds.settlement import ROUNDING
from complaints.transitions import Kind
from deposits import lanes
from deposits.models import AdvanceClaim
from deposits.statements import Stand, deposit_of, stand_of
from gaotai_jiazheng.form_answers import codes_of

PANEL_TEMPLATE = "admin/complaints/complaint/_advance_panel.html"
PAGE_TEMPLATE = "admin/complaints/complaint/advance.html"
DOCUMENT = "document"
ADVANCE_CONFLICTS = CONFLICTS | {
    "claim_open",
    "claim_paid",
    "balance_too_low",
    "deposit_closed",
    "terms_missing",
}


def advance_panel(user, complaint) -> dict | None:
    """The claims of the case, and what a new one may be worked out by; None before it is accepted, and where
    the enterprise is not of the register or never had a deposit."""
    if complaint.kind != Kind.COMPLAINT or complaint.enterprise_id is None:
        return None
    if complaint.accepted_on is None:
        return None
    claims = []
    if complaint.has_claims:
        claims = list(AdvanceClaim.objects.of(complaint).visible_to(user))
    deposit = deposit_of(complaint.enterprise) if complaint.has_deposit else None
    if deposit is None and not claims:
        return None
    is_offered = (
        deposit is not None
        and permissions.can_claim_advance(user, complaint)
        and not any(claim.is_open or claim.state == claim.State.PAID for claim in claims)
    )
    return {
        "claims": claims,
        "stand": stand_of(deposit, timezone.localdate()) if deposit else None,
        "contracts": CONTRACTS.values() if is_offered else [],
        "is_offered": is_offered,
    }


def advance_page(request, complaint, slug, context):
    """Work out what may be paid (go=calculate) and ask for it (go=submit). slug: of a contract of the
    refund calculator, or "document" for a loss that a paper proves. 403 who may not; 409 what cannot be
    now; 422 what is filled in wrongly. Files that came along are kept with the case at once."""
    deposit = deposit_of(complaint.enterprise) if complaint.enterprise_id else None
    if deposit is None or (slug not in CONTRACTS and slug != DOCUMENT):
        raise Http404
    if not permissions.can_claim_advance(request.user, complaint):
        raise PermissionDenied("只有承办单位的人员可以提出先行赔付。")
    terms_form = form_of_loss(slug)(
        request.POST or None, initial={"paid_yuan": complaint.amount_yuan}
    )
    form = advance_form(request, complaint)
    stand = stand_of(deposit, timezone.localdate())
    status, proof = 200, None
    if request.method == "POST":
        are_valid = [terms_form.is_valid(), form.is_valid()]
        status = 200 if all(are_valid) else 422
        proof = proof_of(slug, terms_form) if are_valid[0] else None
        if status == 200 and request.POST.get("go") == "submit":
            claim, status = submit(request, complaint, deposit, form, proof)
            if claim is not None:
                messages.success(request, f"已提出先行赔付{claim.payable_yuan}元，等待审核。")
                return redirect(complaint)
    page = context | {
        "title": f"先行赔付 {complaint.number}",
        "complaint": complaint,
        "contract": CONTRACTS.get(slug),
        "terms_form": terms_form,
        "form": form,
        "settlement": terms_form.settlement if slug in CONTRACTS else None,
        "rounding": ROUNDING,
        "stand": stand,
        "offer": offer_of(stand, proof) if proof else None,
        "seen_step": request.POST.get("seen_step") or last_step_id(complaint),
    }
    return TemplateResponse(request, PAGE_TEMPLATE, page, status=status)


def form_of_loss(slug):
    return ProvenLossForm if slug == DOCUMENT else FORMS[slug]


def advance_form(request, complaint) -> AdvanceForm:
    """The form with the case's files; those that came with the request are among them, ticked."""
    data = files = None
    if request.method == "POST":
        data, files = request.POST.copy(), request.FILES
        kept = keep_files(request, complaint)
        if kept is not None:
            data.setlist("papers", [*data.getlist("papers"), *(str(each.pk) for each in kept)])
            files = None
    known = complaint.attachments.filter(purpose=Purpose.EVIDENCE)
    return AdvanceForm(data, files, attachments=list(known))


def keep_files(request, complaint) -> list | None:
    """Keep the files of the request with the case; None when one of them cannot be kept, which the form
    then says."""
    form = AdvanceForm(request.POST, request.FILES, attachments=[])
    form.is_valid()
    if "more" not in form.cleaned_data:
        return None
    try:
        return attachments.add(form.cleaned_data["more"], owner=complaint)
    except ValidationError:
        return None


def proof_of(slug, form) -> dict:
    """How much the loss is and by what, as the service takes it."""
    if slug == DOCUMENT:
        values = form.cleaned_data
        return {
            "basis": values["basis"],
            "document": values["document"],
            "loss_yuan": Decimal(values["loss_yuan"]).quantize(Decimal("0.01")),
        }
    sheet = form.settlement
    return {
        "basis": lanes.LossBasis.CALCULATION,
        "loss_yuan": sheet.owed_by_business,
        "sheet": written_out(sheet),
        "sheet_version": sheet.version,
        "is_clear": all(line.standing != Standing.REFERENCE for line in sheet.lines),
    }


def offer_of(stand: Stand, proof: dict) -> dict:
    """What would be paid and by which lane; what is held for others meanwhile may still change it."""
    if stand.terms is None:
        return {"yuan": Decimal(0), "is_quick": False}
    loss, terms = proof["loss_yuan"], stand.terms
    is_clear = lanes.is_clear(proof["basis"], is_by_law_or_contract=proof.get("is_clear", False))
    available = stand.deposit.account.available_yuan
    return {
        "loss": loss,
        "yuan": lanes.payable(terms.claim_limit_yuan, available, loss),
        "is_quick": lanes.is_quick(loss, terms.quick_limit_yuan, is_clear=is_clear),
    }


def submit(request, complaint, deposit, form, proof):
    """(the claim, 200), or (None, the status of the refusal, which is written on the form)."""
    try:
        claim = services.claim_advance(
            complaint,
            deposit=deposit,
            attachments=form.chosen(),
            by=request.user,
            key=form.cleaned_data["key"],
            reason=form.cleaned_data["reason"],
            seen_step=seen_step_of(request),
            **proof,
        )
    except ValidationError as error:
        for_form = {
            field if field in form.fields else None: messages_
            for field, messages_ in by_field(error).items()
        }
        for field, found in for_form.items():
            form.add_error(field, found)
        return None, 409 if ADVANCE_CONFLICTS & codes_of(error) else 422
    return claim, 200


def by_field(error) -> dict:
    """Field or None -> what is wrong with it."""
    if hasattr(error, "error_dict"):
        return error.error_dict
    return {None: error.error_list}
