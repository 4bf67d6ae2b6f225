"""The enterprise reads the convention, signs this very text, and may withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.permissions import can_sign_for
from enterprises.workspace import WHEN_SENT, enterprise_page
from market.models import Convention, Signature
from market.services import conventions

CONFLICT = 409
ROOM = "convention_workspace:room"
SHOWN = 20


def newest_adopted() -> Convention | None:
    """The version that may be signed."""
    rows = Convention.objects.filter(state=Convention.State.ADOPTED, association__ended_on=None)
    return rows.select_related("association").first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def room(request, enterprise):
    """The text, and whether it is signed. POST signs the version and the text that the page has shown."""
    refusals, status = [], 200
    if request.method == "POST":
        try:
            sign(request, enterprise)
        except ValidationError as error:
            refusals, status = error.messages, CONFLICT
        else:
            messages.success(request, "已经签署，企业页面上写着版次和日期。")
            return redirect(ROOM)
    newest = newest_adopted()
    own = enterprise.convention_signatures.select_related("convention", "signed_by")
    own = list(own[:SHOWN])
    standing = [each for each in own if each.withdrawn_at is None]
    context = {
        "enterprise": enterprise,
        "convention": newest,
        "signature": next((each for each in standing if each.convention == newest), None),
        "own": own,
        "signs": can_sign_for(request.user, enterprise),
        "refusals": refusals,
    }
    return render(request, "market/workspace/convention.html", context, status=status)


def sign(request, enterprise):
    """Raises what the service raises; Http404 for a version that does not exist."""
    text = request.POST.get("convention", "")
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    convention = get_object_or_404(Convention.objects.adopted(), pk=pk)
    conventions.sign(
        convention, digest=request.POST.get("digest", ""), enterprise=enterprise, by=request.user
    )


@require_POST
@enterprise_page
def withdraw(request, enterprise, pk):
    """Take a signature back."""
    rows = Signature.objects.select_related("enterprise", "convention")
    signature = get_object_or_404(rows, enterprise=enterprise, pk=pk)
    try:
        conventions.withdraw(signature, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "签署已经撤回，撤回的日期也公开。")
    return redirect(ROOM)
