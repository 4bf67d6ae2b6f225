"""The builder: an enterprise writes a contract in short pages, looks at the whole, and sends it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contracts import known_workers
from contracts.forms.clauses import LEFT_OUT, OWN_WORDS, TEMPLATE, AddedClauseForm, ClauseForm
from contracts.forms.contract import ContractForm, KnownWorkerForm
from contracts.forms.pages import PAGES, page_called, page_of
from contracts.models import ContractTemplate, ServiceContract
from contracts.services import composing, drafting, sending
from contracts.transitions import State
from enterprises.models import Mode
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import TOO_MANY

INVALID, CONFLICT = 422, 409
HOME, CONTRACT = "contracts_workspace:index", "contracts_workspace:contract"
BUTTON, FILL = "go", "fill"
WORKER = "worker_name"
NEW = "new"
OWN_KEY = "own-"
NOT_KEPT = "这份合同已经定稿，刚才填的没有保存。要改的请先撤回，或者做变更版本。"
CONFLICTS = frozenset(
    {"not_a_draft", "not_registered", "original_not_in_force", "step_not_allowed"}
)


def draft_or_404(enterprise, pk) -> ServiceContract:
    rows = ServiceContract.objects.select_related("enterprise", "template", "supersedes")
    return get_object_or_404(rows, enterprise=enterprise, pk=pk)


def form_of(contract, data=None, *, prices, page=None, from_answers=False) -> ContractForm:
    """The builder's form: bound to what was sent, or to the whole of the answers, or filled with them."""
    choices = composing.item_choices(prices)
    if data is None and from_answers:
        data = contract.given
    return ContractForm(data, initial=contract.given, items=choices, page=page)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, enterprise):
    """Choose the mode of work and begin."""
    refusal, status = "", 200
    modes = list(ContractTemplate.objects.in_use())
    chosen = request.POST.get("mode", enterprise.mode)
    if request.method == "POST":
        status = INVALID
        if chosen not in Mode.values:
            refusal = "请选一种经营模式。"
        else:
            try:
                contract = drafting.begin(enterprise, mode=chosen, by=request.user)
            except ValidationError as error:
                refusal, status = error.messages[0], CONFLICT
            else:
                return redirect("contracts_workspace:step", contract.pk, PAGES[0].slug)
    context = {
        "enterprise": enterprise,
        "templates": sorted(modes, key=lambda each: Mode.values.index(each.mode)),
        "chosen": chosen,
        "refusal": refusal,
        "has_prices": composing.prices_at(enterprise, timezone.now()) is not None,
    }
    return render(request, "contracts/workspace/start.html", context, status=status)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, enterprise, pk, slug):
    """One page of the builder. POST keeps what is in order, whatever else is wrong."""
    page = page_called(slug)
    if page is None:
        raise Http404
    contract = draft_or_404(enterprise, pk)
    if contract.state != State.DRAFT:
        return refuse_sent(request, contract)
    prices = composing.prices_at(enterprise, timezone.now())
    if request.method != "POST":
        return show_step(
            request, contract, page, form_of(contract, prices=prices, page=page), prices
        )
    form = form_of(contract, request.POST, prices=prices, page=page)
    if request.POST.get(BUTTON) == FILL and WORKER in page.fields:
        return fill_in(request, contract, page, form, prices)
    form.full_clean()
    try:
        contract = drafting.save_answers(contract, form.typed_answers(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show_step(request, contract, page, form, prices, status=CONFLICT)
    button = request.POST.get(BUTTON, "next")
    if button == "back":
        return redirect(address_beside(contract, page, -1))
    if button == "later":
        messages.success(request, "已经保存，随时可以接着写。")
        return redirect(HOME)
    if form.errors:
        return show_step(request, contract, page, form, prices, status=INVALID)
    if request.GET.get("to") == "check":
        return redirect("contracts_workspace:check", contract.pk)
    return redirect(address_beside(contract, page, 1))


def fill_in(request, contract, page, form, prices):
    """The page with one of the enterprise's workers filled in; whatever else was typed stays, and nothing
    is kept before it is sent."""
    offered = known_workers.offered(contract.enterprise)
    choosing = KnownWorkerForm(request.POST, offered=offered)
    filled, status = None, INVALID
    answers = form.typed()
    if choosing.is_valid():
        filled = known_workers.opened(
            contract.enterprise,
            choosing.cleaned_data["known_worker"],
            user=request.user,
            address=client_address(request),
        )
        answers |= filled.answers
        status = 200
    form = ContractForm(initial=answers, page=page)
    return show_step(
        request, contract, page, form, prices, choosing=choosing, filled=filled, status=status
    )


def refuse_sent(request, contract, words=NOT_KEPT):
    """A page of a draft that is none any more; what was done meanwhile stands on its own page."""
    if request.method == "POST":
        messages.error(request, words)
    return redirect(CONTRACT, contract.pk)


def address_beside(contract, page, direction):
    """The page before or behind; the clauses behind the last one."""
    place = max(PAGES.index(page) + direction, 0)
    if place == len(PAGES):
        return reverse("contracts_workspace:clauses", args=[contract.pk])
    return reverse("contracts_workspace:step", args=[contract.pk, PAGES[place].slug])


def show_step(request, contract, page, form, prices, *, choosing=None, filled=None, status=200):
    if choosing is None and WORKER in page.fields:
        choosing = KnownWorkerForm(offered=known_workers.offered(contract.enterprise))
    context = {
        "choosing": choosing,
        "filled": filled,
        "contract": contract,
        "page": page,
        "pages": PAGES,
        "form": form,
        "number": PAGES.index(page) + 1,
        "prices": prices,
        "to_check": request.GET.get("to") == "check",
    }
    return render(request, "contracts/workspace/step.html", context, status=status)


@enterprise_page
@never_cache
@require_http_methods(["GET", "HEAD"])
def clauses(request, enterprise, pk):
    """The clauses as they would stand in the contract; each can be written anew."""
    contract = draft_or_404(enterprise, pk)
    if contract.state != State.DRAFT:
        return redirect(CONTRACT, contract.pk)
    composed = composed_of(contract)[1]
    filled = {each.key: each for each in composed.clauses}
    rows = [
        {
            "words": words,
            "filled": filled.get(words.key),
            "is_fixed": words.key in composing.FIXED_CLAUSES,
            "flags": [flag for flag in composed.flags if flag.key == words.key],
        }
        for words in contract.template.words()
    ]
    added = [
        {
            "key": f"{OWN_KEY}{place}",
            "filled": each,
            "flags": [flag for flag in composed.flags if flag.key == each.key],
        }
        for place, each in enumerate(each for each in composed.clauses if each.origin == "own")
    ]
    context = {"contract": contract, "rows": rows, "added": added, "pages": PAGES}
    return render(request, "contracts/workspace/clauses.html", context)


def composed_of(contract):
    """(the whole form with the answers, what it would say)."""
    prices = composing.prices_at(contract.enterprise, timezone.now())
    form = form_of(contract, prices=prices, from_answers=True)
    form.is_valid()
    return form, composing.compose(contract, form.values(), prices)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clause(request, enterprise, pk, key):
    """Write one clause: of the template, or one of the enterprise's own."""
    contract = draft_or_404(enterprise, pk)
    if contract.state != State.DRAFT:
        return refuse_sent(request, contract)
    if key == NEW or key.startswith(OWN_KEY):
        return own_clause(request, contract, key)
    words = next((each for each in contract.template.words() if each.key == key), None)
    if words is None or key in composing.FIXED_CLAUSES:
        raise Http404
    given = contract.given
    own = given.get(drafting.OWN_WORDS, {}).get(key, "")
    choice = OWN_WORDS if own else TEMPLATE
    if key in given.get(drafting.LEFT_OUT, []):
        choice = LEFT_OUT
    data = request.POST if request.method == "POST" else None
    form = ClauseForm(data, initial={"choice": choice, "text": own or words.text_without_places})
    return take_clause(
        request,
        contract,
        form,
        words.title,
        lambda: drafting.write_clause(contract, key, by=request.user, **form.cleaned_data),
        words=words,
    )


def own_clause(request, contract, key):
    """A clause of the enterprise's own, or a further one. A page that is sent when its clause is gone or another one
    stands in its place is told so, and touches nothing."""
    added, place = drafting.added_of(contract), place_named(key)
    is_there = place is not None and place < len(added)
    if place is not None and not is_there and request.method != "POST":
        raise Http404
    seen = request.POST.get("seen") or (drafting.mark_of(added[place]) if is_there else None)
    if request.method == "POST" and request.POST.get(BUTTON) == "remove" and place is not None:
        try:
            drafting.remove_added(contract, place, seen=seen, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("contracts_workspace:clauses", contract.pk)
    initial = dict(zip(("title", "text"), added[place], strict=True)) if is_there else {}
    form = AddedClauseForm(request.POST if request.method == "POST" else None, initial=initial)
    return take_clause(
        request,
        contract,
        form,
        "自己加的一条",
        lambda: drafting.write_added(
            contract, place, seen=seen, by=request.user, **form.cleaned_data
        ),
        can_remove=place is not None,
        seen=seen,
    )


def place_named(key) -> int | None:
    """The place that "own-0" names; None for a further one. Raises Http404 for what names none."""
    digits = key.removeprefix(OWN_KEY)
    if key != NEW and not (digits.isascii() and digits.isdecimal() and len(digits) < 4):
        raise Http404
    return None if key == NEW else int(digits)


def take_clause(request, contract, form, title, write, *, words=None, can_remove=False, seen=None):
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                write()
            except ValidationError as error:
                form.add_error(None, error.messages)
                status = CONFLICT
            else:
                return redirect("contracts_workspace:clauses", contract.pk)
    context = {
        "contract": contract,
        "form": form,
        "title": title,
        "words": words,
        "can_remove": can_remove,
        "seen": seen,
    }
    return render(request, "contracts/workspace/clause.html", context, status=status)


@enterprise_page(begins=WHEN_SENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, enterprise, pk):
    """Everything at a glance, what is missing and what to look at; POST freezes it and sends the links."""
    contract = draft_or_404(enterprise, pk)
    if contract.state != State.DRAFT:
        return refuse_sent(request, contract, "这份合同已经定稿发出，不用再发。")
    form, composed = composed_of(contract)
    wrong = [page for page in PAGES if any(page_of(name) == page for name in form.errors)]
    is_complete = not composed.missing and not wrong and composed.prices is not None
    refusals, status = [], 200
    if request.method == "POST" and is_complete and not may_text_parties(contract, form.values()):
        refusals, status = [rate_limits.TOO_MANY_TEXTS], TOO_MANY
    elif request.method == "POST":
        try:
            sending.send(
                contract,
                form.values(),
                by=request.user,
                has_seen_hints=request.POST.get("has_seen_hints") == "on",
            )
        except ValidationError as error:
            codes = {each.code for each in error.error_list}
            refusals = error.messages
            status = CONFLICT if codes & CONFLICTS else INVALID
        else:
            messages.success(request, "已经定稿。链接已发到家庭和服务员的手机。")
            return redirect(CONTRACT, contract.pk)
    context = {
        "contract": contract,
        "composed": composed,
        "pages": PAGES,
        "wrong": wrong,
        "refusals": refusals,
        "is_complete": is_complete,
    }
    return render(request, "contracts/workspace/check.html", context, status=status)


def may_text_parties(contract, values) -> bool:
    """Whether the links may be sent now; counted."""
    phones = [phone for who in ("consumer", "worker") if (phone := values.get(f"{who}_phone"))]
    return rate_limits.may_text(contract.enterprise_id, phones)


@enterprise_page(begins=WHEN_SENT)
@require_POST
def amend(request, enterprise, pk):
    """Begin the next version of a contract in force."""
    contract = draft_or_404(enterprise, pk)
    try:
        change = drafting.amend(contract, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(CONTRACT, contract.pk)
    messages.success(request, "已经照原来的内容起草变更版本。三方都签了新版本，才代替原来的。")
    return redirect("contracts_workspace:step", change.pk, PAGES[0].slug)


@enterprise_page
@require_POST
def throw_away(request, enterprise, pk):
    """Delete a draft."""
    contract = draft_or_404(enterprise, pk)
    try:
        drafting.throw_away(contract, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(CONTRACT, contract.pk)
    messages.success(request, "草稿已经删除。")
    return redirect(HOME)
