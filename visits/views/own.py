"""A worker's own visits, what households said of them, and her stars."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.gate import masked
from gaotai_jiazheng.form_answers import DONE, posted
from visits.forms import DisputeForm
from visits.models import StarBatch, StarProposal, StarRating, Visit, VisitStep
from visits.services import dispute as dispute_visit
from visits.services import notice_of
from visits.services.listing import page_of
from visits.services.stars import IN_WORDS
from visits.transitions import NEXT_STATE, Action
from visits.views.answering import GET_AND_POST, send
from workers.views.own import own_page

SHOWN = 20


@require_safe
@own_page
def visits(request, worker):
    """Her visits, the newest first, fifty on a page. ?before= a key."""
    rows = Visit.objects.told().filter(worker=worker)
    rows, older = page_of(rows, request.GET.get("before", ""))
    for row in rows:
        row["text"] = masked(row["said"].text) if row["said"] else ""
    return render(request, "visits/own/visits.html", {"rows": rows, "older": older})


@require_http_methods(GET_AND_POST)
@own_page
def dispute(request, worker, pk):
    """She says that it was otherwise; the other version stays as well."""
    rows = Visit.objects.told().select_related("enterprise")
    visit = get_object_or_404(rows, worker=worker, pk=pk)
    form, status = DisputeForm(posted(request)), 200
    if request.method == "POST":
        side = VisitStep.Side.WORKER
        status = send(form, partial(dispute_visit, visit, side=side))
        if status == DONE:
            messages.success(request, "已提出，主管部门答复以后写在这里。")
            return redirect("visits:own")
    allowed = (visit.state, Action.DISPUTE) in NEXT_STATE
    context = {"visit": visit, "form": form, "allowed": allowed}
    return render(request, "visits/own/dispute.html", context, status=status)


@require_safe
@own_page
def stars(request, worker):
    """Her stars, what each proposal was computed from, and where she may object."""
    proposals = StarProposal.objects.filter(
        worker=worker, batch__in=StarBatch.objects.public()
    ).select_related("batch", "enterprise")
    rows = []
    for proposal in proposals.order_by("-pk")[:SHOWN]:
        notice = notice_of(proposal.batch)
        rows.append(
            {
                "proposal": proposal,
                "words": IN_WORDS[proposal.stars],
                "result": proposal.data["result"],
                "notice": notice,
                "may_object": notice is not None and notice.is_running(),
            }
        )
    granted = StarRating.objects.filter(worker=worker)[:SHOWN]
    context = {
        "today": timezone.localdate(),
        "rows": rows,
        "granted": [{"star": each, "words": IN_WORDS[each.stars]} for each in granted],
    }
    return render(request, "visits/own/stars.html", context)
