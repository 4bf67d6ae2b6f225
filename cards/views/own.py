"""A worker's own card, for whoever has signed in by telephone and a code."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cards import services
from cards.forms import ReasonForm
from cards.models import Card
from workers.views.own import own_page


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def card(request, worker):
    """What others see of her card, and the report that it is lost."""
    cards = Card.objects.filter(worker=worker).select_related("enterprise", "bureau", "worker")
    own = cards.live().first()
    reissued_within = services.reissue_time(timezone.localdate())
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if own is None:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                services.report_own_lost(own, worker=worker, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("reason", list(error.messages))
            else:
                messages.success(
                    request, f"已挂失，旧证不能再用。发证单位{reissued_within}内补发。"
                )
                return redirect("cards:own")
    context = {
        "worker": worker,
        "form": form,
        "card": own,
        "reissued_within": reissued_within,
        "found": own and services.check_token(own.newest_token).shown,
        "newest": None if own else cards.first(),
    }
    return render(request, "cards/own.html", context, status=status)
