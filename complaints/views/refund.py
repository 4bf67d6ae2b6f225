"""What would go back if the contract ended: worked out for everybody, nothing kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from complaints.forms.refund import FORMS
from complaints.refunds import CONTRACTS, TABLE_VERSION
from complaints.refunds.settlement import ROUNDING
from complaints.views.brought import FILLED, brought_query


@login_not_required
@require_safe
def refund(request):
    """Choose a contract, fill in its terms, read the sheet. All is in the address, so that it can be
    printed, kept and passed on; there is nobody's name in it."""
    slug = request.GET.get("contract", "")
    if not slug:
        return render(request, "complaints/refund.html", {"contracts": CONTRACTS.values()})
    if slug not in CONTRACTS:
        raise Http404
    is_filled = FILLED in request.GET
    form = FORMS[slug](request.GET) if is_filled else FORMS[slug](initial=request.GET.dict())
    page = {
        "contract": CONTRACTS[slug],
        "form": form,
        "settlement": form.settlement if form.is_valid() else None,
        "version": TABLE_VERSION,
        "rounding": ROUNDING,
        "about": brought_query(request),
    }
    status = 422 if form.errors else 200
    return render(request, "complaints/refund.html", page, status=status)
