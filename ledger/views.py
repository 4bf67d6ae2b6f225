"""The public page of proofs."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledger.models import Proof

SHOWN_PROOFS = 14


@login_not_required
@require_safe
def proofs(request):
    """What was proved of the books, when, and with which result; the last ones below."""
    earlier = list(Proof.objects.all()[:SHOWN_PROOFS])
    return render(
        request,
        "ledger/proofs.html",
        {"proof": earlier[0] if earlier else None, "earlier": earlier},
    )
