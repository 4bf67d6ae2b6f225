"""What a household and a worker see by their link: a door with a one-time code, the contract in plain
words, and the place to sign. Everything works without a script; with one the name can be drawn."""

import json
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms.signing import CodeForm, SigningForm
from contracts.models import OneTimeCode
from contracts.printing import stored_page_of
from contracts.services import codes, signing
from contracts.services.stepping import STALE
from contracts.transitions import State
from contracts.views.workspace import CONFLICTS, pdf_response
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import add_errors, codes_of
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import open_again

DONE, INVALID, CONFLICT, TOO_MANY, GONE = 200, 422, 409, 429, 410
# Why no code was sent -> status; anything else is that the contract is not as it was.
REFUSED_CODE = {"too_many_codes": TOO_MANY, "party_erased": GONE}
CODES_PER_HOUR, TRIES_PER_HOUR, LINKS_PER_HOUR = 30, 60, 60
OPENED = "contract_party"
OPEN_FOR = timedelta(minutes=60)
Purpose = OneTimeCode.Purpose
TOO_OFTEN = "从您这里试得太多了，请过一小时再试。"


def party_by_link(view):
    """Hand a view the party whose link it is. A link that is none, as a newer one shuts it, is answered with where
    the newer one is; an address that tries many is told nothing else for an hour."""

    @wraps(view)
    def with_party(request, token):
        address = client_address(request)
        if not rate_limits.is_exhausted("contract-link", address, LINKS_PER_HOUR, rate_limits.HOUR):
            if party := codes.party_of(token):
                return view(request, party, token)
            rate_limits.hit("contract-link", address, LINKS_PER_HOUR, rate_limits.HOUR)
        return render(request, "contracts/sign/no_link.html", status=404)

    return with_party


def is_opened(request, party) -> bool:
    """Whether this browser has shown within the hour that it has the party's phone."""
    key, until = request.session.get(OPENED, (None, ""))
    return key == party.pk and datetime.fromisoformat(until) > timezone.now()


def may(request, name, limit) -> bool:
    return rate_limits.hit(name, client_address(request), limit, rate_limits.HOUR)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@party_by_link
def door(request, party, token):
    """Says from whom the contract is and nothing else, until the code from the phone is typed."""
    if is_opened(request, party):
        return redirect("contracts:read", token)
    form, status, sent = CodeForm(), 200, False
    if request.method == "POST" and request.POST.get("go") == "send":
        sent, problem, status = send_code(request, party, Purpose.READ)
        if problem:
            form = with_problem(CodeForm({"code": ""}), problem)
    elif request.method == "POST":
        form, status = CodeForm(request.POST), INVALID
        if form.is_valid():
            status = tried(request, party, Purpose.READ, form)
        if status == DONE:
            request.session.cycle_key()
            request.session[OPENED] = (party.pk, (timezone.now() + OPEN_FOR).isoformat())
            return redirect("contracts:read", token)
    context = {
        "party": party,
        "contract": party.contract,
        "phone": mask_phone(party.phone) if party.phone else "",
        "form": form,
        "sent": sent or request.method == "POST",
        "token": token,
    }
    return render(request, "contracts/sign/door.html", context, status=status)


def send_code(request, party, purpose):
    """Send a code; (whether it was sent, what is wrong, status)."""
    if not may(request, "contract-code", CODES_PER_HOUR):
        return False, TOO_OFTEN, TOO_MANY
    try:
        codes.send(party, purpose)
    except ValidationError as error:
        return False, error.messages[0], REFUSED_CODE.get(error.code, CONFLICT)
    return True, "", 200


def with_problem(form, problem):
    form.full_clean()
    form.errors.clear()
    form.add_error(None, problem)
    return form


def tried(request, party, purpose, form) -> int:
    """DONE for a good code; else the status, and what is wrong stands beside the code."""
    if not may(request, "contract-try", TRIES_PER_HOUR):
        form.add_error("code", ValidationError(TOO_OFTEN, code="too_many"))
        return TOO_MANY
    try:
        codes.use(party, purpose, form.cleaned_data["code"])
    except ValidationError as error:
        form.add_error("code", error)
        return INVALID
    return DONE


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@party_by_link
def read(request, party, token):
    """The contract in plain words and in full, and the place to sign it. Whoever signs when it has shut meanwhile is
    told that it is not signed."""
    if not is_opened(request, party):
        return open_again(reverse("contracts:sign", args=[token]))
    contract = party.contract
    if contract.erased_at:
        raise Http404
    form, status, sent = SigningForm(initial={"sha256": contract.sha256}), 200, False
    if request.method == "POST" and request.POST.get("go") == "send":
        sent, problem, status = send_code(request, party, Purpose.SIGN)
        form = SigningForm(initial={**request.POST.dict(), "sha256": contract.sha256})
        if problem:
            form = with_problem(SigningForm(request.POST), problem)
    elif request.method == "POST":
        form, status = SigningForm(request.POST), INVALID
        if form.is_valid():
            answer = take_signature(request, party, form)
            if answer == DONE:
                return redirect("contracts:read", token)
            status = answer
            contract.refresh_from_db()
    return show(request, party, form, token, sent=sent, status=status)


def take_signature(request, party, form) -> int:
    """Sign, and the status: 200 signed, else what is wrong stands on the form."""
    given = form.cleaned_data
    try:
        drawing = signing.accept_drawing(given["drawing"]) if given["drawing"] else None
        signing.refuse_before_code(party, sha256=given["sha256"], typed_name=given["typed_name"])
        if drawing is None:
            status = tried(request, party, Purpose.SIGN, form)
            if status != DONE:
                return status
        signing.sign(
            party,
            sha256=given["sha256"],
            method=form.method,
            drawing=drawing,
            typed_name=given["typed_name"],
        )
    except ValidationError as error:
        add_errors(form, error)
        return CONFLICT if CONFLICTS & codes_of(error) else INVALID
    return DONE


def show(request, party, form, token, *, sent, status):
    contract = party.contract
    content = json.loads(contract.text.content)
    mine = contract.signatures.filter(role=party.role).first()
    is_waiting = contract.state == State.SENT and mine is None
    context = {
        "party": party,
        "contract": contract,
        "content": content,
        "hints": content["hints"],
        "signatures": list(contract.signatures.all()),
        "mine": mine,
        "is_waiting": is_waiting,
        "stale": "" if contract.state in {State.SENT, State.IN_FORCE} else STALE[contract.state],
        "form": form,
        "sent": sent,
        "phone": mask_phone(party.phone),
        "token": token,
        "retention_years": settings.RETENTION_YEARS_OF_CONTRACTS,
    }
    return render(request, "contracts/sign/read.html", context, status=status)


@login_not_required
@never_cache
@require_safe
@party_by_link
def page(request, party, token):
    """The same as PDF, for whoever has opened the contract."""
    if not is_opened(request, party):
        return redirect("contracts:sign", token)
    if party.contract.erased_at:
        raise Http404
    contract = party.contract
    return pdf_response(stored_page_of(contract), f"三方合同 {contract.number}.pdf")
