"""The complaints that an enterprise was given to settle first, in its workspace."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.forms.enterprise_answer import EnterpriseAnswerForm
from complaints.scrubbing import respondent_scrubber
from complaints.services import clocks
from enterprises.models import Scope
from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.masking import mask_name

INVALID, CONFLICT = 422, 409
SHOWN = 100


@never_cache
@require_safe
@enterprise_page(scope=Scope.ANSWER)
def index(request, enterprise):
    """Those that wait for an answer first, then those that the bureau checks, then the others, the latest first."""
    rows = enterprise.negotiations.select_related("complaint").order_by(
        F("ended_on").desc(nulls_first=True), F("answered_at").asc(nulls_first=True), "-pk"
    )
    shown = [(each, told(each.complaint)["title"]) for each in rows[:SHOWN]]
    context = {"enterprise": enterprise, "negotiations": shown}
    return render(request, "complaints/workspace/index.html", context)


def told(complaint) -> dict[str, str]:
    """What the enterprise reads of the matter: nothing by which the consumer is reached, nor the name where it is
    hidden, also where the consumer has typed it."""
    scrub = respondent_scrubber(
        complaint.complainant_name,
        complaint.complainant_phone,
        complaint.complainant_address,
        hides_name=complaint.hides_name,
    )
    return {name: scrub(getattr(complaint, name)) for name in ("title", "content", "demand")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(scope=Scope.ANSWER)
def answer(request, enterprise, number):
    """What the consumer asks for, by when to answer, and the answer. Who the consumer is stays masked,
    and hidden where the consumer wanted it so."""
    negotiation = get_object_or_404(
        enterprise.negotiations.select_related("complaint__bureau"), complaint__number=number
    )
    complaint = negotiation.complaint
    signs = can_sign_for(request.user, enterprise, Scope.ANSWER)
    form = EnterpriseAnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                services.answer_as_enterprise(negotiation, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
                status = CONFLICT if getattr(error, "code", "") == "step_not_allowed" else INVALID
            else:
                return redirect("enterprise_complaints:answer", number)
    context = {
        "enterprise": enterprise,
        "negotiation": negotiation,
        "complaint": complaint,
        "told": told(complaint),
        "complainant": "" if complaint.hides_name else mask_name(complaint.complainant_name),
        "deadline": next(iter(clocks.running(complaint, clocks.NEGOTIATE)), None),
        "may_answer": signs and negotiation.ended_on is None and not negotiation.answer,
        "signs": signs,
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "complaints/workspace/answer.html", context, status=status)
