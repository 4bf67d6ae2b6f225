"""The room 上门服务证 of an enterprise: the cards of its people, printing, and reporting a loss."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import services
from cards.forms import ReasonForm
from cards.models import Card, StandingChange
from cards.models.card import works_there
from cards.rule import Colour, reason_in_words
from cards.transitions import State
from enterprises.workspace import WHEN_SENT, enterprise_page
from gaotai_jiazheng.client_address import client_address

ON_A_PAGE = 50
INVALID, CONFLICT = 422, 409
SHOWN_STATES = (State.ISSUED, State.LOST)


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """Cards in use and lost ones, the newest first, fifty on a page. ?before= a key."""
    return render(request, "cards/workspace/index.html", context_of(request, enterprise))


@never_cache
@require_POST
@enterprise_page(begins=WHEN_SENT)
def print_cards(request, enterprise):
    """The chosen cards as PDF: one a page, or eight on a sheet of A4. Name and portrait of who has left are not
    printed any more."""
    chosen = [pk for pk in request.POST.getlist("card") if pk.isascii() and pk.isdigit()]
    cards = list(
        Card.objects.of_enterprise(enterprise)
        .live()
        .select_related("worker", "enterprise", "bureau")
        .filter(
            works_there(timezone.localdate()), pk__in=[int(pk) for pk in chosen if len(pk) < 19]
        )[:ON_A_PAGE]
    )
    if not cards:
        context = context_of(request, enterprise) | {"refusal": "请先选要打印的证。"}
        return render(request, "cards/workspace/index.html", context, status=INVALID)
    layout = "card" if request.POST.get("layout") == "card" else "sheet"
    content = services.printed(
        cards, by=request.user, layout=layout, address=client_address(request)
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="cards.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def lost(request, enterprise, pk):
    """Say that a card is lost."""
    rows = Card.objects.of_enterprise(enterprise).select_related("worker", "enterprise", "bureau")
    card = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    reissued_within = services.reissue_time(timezone.localdate())
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                services.report_lost(card, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None if not hasattr(error, "error_dict") else "reason", words(error))
                status = INVALID if hasattr(error, "error_dict") else CONFLICT
            else:
                messages.success(
                    request, f"{card}已挂失，扫码会显示不能用。发证单位{reissued_within}内补发。"
                )
                return redirect("workspace_cards:index")
    context = {
        "enterprise": enterprise,
        "card": card,
        "form": form,
        "reissued_within": reissued_within,
    }
    return render(request, "cards/workspace/lost.html", context, status=status)


def words(error) -> list[str]:
    return list(error.messages)


def context_of(request, enterprise) -> dict:
    """One page of the list: one query, and one for each holder whose papers have just changed."""
    rows = Card.objects.of_enterprise(enterprise).filter(state__in=SHOWN_STATES)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    has_changed = Exists(StandingChange.objects.filter(worker_id=OuterRef("worker_id")))
    today = timezone.localdate()
    rows = rows.annotate(has_changed=has_changed, works_here=works_there(today))
    rows = rows.select_related("worker__standing")
    rows = list(rows.order_by("-pk")[: ON_A_PAGE + 1])
    return {
        "enterprise": enterprise,
        "rows": [row_of(card, today) for card in rows[:ON_A_PAGE]],
        "older": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
    }


def row_of(card, today) -> dict:
    """A card with the colour of its holder, in words; nothing of a colour for one that is not in use."""
    stands = standing_of(card, today) if card.is_live else None
    return {
        "card": card,
        "can_print": card.is_live and card.works_here,
        "colour": Colour(stands.colour) if stands else None,
        "reasons": [reason_in_words(reason) for reason in stands.reasons] if stands else [],
        "has_run_out": card.has_run_out(today),
    }


def standing_of(card, today):
    """The holder's standing as it was worked out, or by what is written now where that is newer."""
    kept = getattr(card.worker, "standing", None)
    holds = kept is not None and (kept.settled_until is None or kept.settled_until >= today)
    if holds and not card.has_changed:
        return kept
    return services.verdict_now(card.worker_id, today)
