"""What everybody sees: templates to download, how many use contracts, and whether one was changed."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contracts import verifying
from contracts.forms.signing import VerifyForm
from contracts.models import CallSample, ContractTemplate, ServiceContract
from contracts.printing import blank_page_of
from contracts.transitions import Role
from contracts.views.workspace import is_key, pdf_response
from enterprises.models import Mode
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address

INVALID, TOO_MANY = 422, 429
WRONG_PAIRS_PER_HOUR = 10
PAGE_SIZE = 50
SAMPLES_SHOWN = 12


@login_not_required
@require_safe
def index(request):
    """The templates; who uses contracts today; what households said on the telephone."""
    skipped = request.GET.get("before", "")
    if skipped and not (is_key(skipped) and len(skipped) < 6):
        raise Http404
    skipped = int(skipped or 0)
    today = timezone.localdate()
    in_force = ServiceContract.objects.in_force(today)
    users = in_force.values("enterprise", "enterprise__name", "enterprise__state")
    users = users.annotate(contracts=Count("pk")).order_by("-contracts", "enterprise")
    rows = list(users[skipped : skipped + PAGE_SIZE + 1])
    templates = list(ContractTemplate.objects.in_use())
    context = {
        "today": today,
        "total": in_force.count(),
        "rows": rows[:PAGE_SIZE],
        "next_page": skipped + PAGE_SIZE if len(rows) > PAGE_SIZE else None,
        "templates": sorted(templates, key=lambda each: Mode.values.index(each.mode)),
        "samples": list(
            CallSample.objects.with_rate().select_related("bureau").order_by("-pk")[:SAMPLES_SHOWN]
        ),
    }
    return render(request, "contracts/index.html", context)


@login_not_required
@require_safe
def calls(request, pk):
    """One sample: its seed, its lines, and what was said on each; nobody is named."""
    sample = get_object_or_404(CallSample.objects.with_rate().select_related("bureau"), pk=pk)
    rows = list(sample.calls.select_related("enterprise"))
    return render(request, "contracts/calls.html", {"sample": sample, "rows": rows})


@login_not_required
@require_safe
def template(request, pk):
    """A template that is or was in use, clause by clause."""
    found = get_object_or_404(ContractTemplate.objects.published(), pk=pk)
    context = {"template": found, "clauses": list(found.clauses.all())}
    return render(request, "contracts/template.html", context)


@login_not_required
@require_safe
def blank(request, pk):
    """An empty template as PDF."""
    return blank_page(pk, is_large=False)


@login_not_required
@require_safe
def large(request, pk):
    """The same in large type."""
    return blank_page(pk, is_large=True)


def blank_page(pk, *, is_large):
    found = get_object_or_404(ContractTemplate.objects.published(), pk=pk)
    name = f"{found.title}{'（大字）' if is_large else ''}.pdf"
    return pdf_response(blank_page_of(found, is_large=is_large), name)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """With number and query code: the facts of a contract, masked, and the digest of its text."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if request.method == "POST":
        status = INVALID
        address = client_address(request)
        if rate_limits.guessed_too_often("contract-guess", address, WRONG_PAIRS_PER_HOUR):
            form.add_error(None, ValidationError("试得太多了，请过一小时再试。", code="too_many"))
            status = TOO_MANY
        elif form.is_valid():
            found = verifying.find(**form.cleaned_data)
            status = 200
            if found is None:
                rate_limits.note_wrong_guess("contract-guess", address, WRONG_PAIRS_PER_HOUR)
                message = "编号或者查询码不对，请核对后再试。"
                form.add_error(None, ValidationError(message, code="no_such_pair"))
                status = INVALID
    context = {"form": form, "contract": found}
    if found is not None:
        context |= facts_of(found)
    return render(request, "contracts/verify.html", context, status=status)


def facts_of(contract) -> dict:
    """Who signed when in which way; the version that has taken its place; whether the text is unchanged."""
    signatures = {each.role: each for each in contract.signatures.all()}
    return {
        "parties": [(role, signatures[role]) for role in Role],
        "successor": contract.successors.exclude(number="").first(),
        "is_unchanged": verifying.is_unchanged(contract),
    }
