"""The claim for a class in its institution's room."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gaotai_jiazheng.form_answers import DONE, posted
from subsidies.forms.answering import send
from subsidies.forms.class_claim import ClassClaimForm
from subsidies.models.policy import yuan_words
from subsidies.services import claiming
from subsidies.services.class_lines import lines_of
from training.views.rooms import GET_AND_POST, class_of, institution_page


@require_http_methods(GET_AND_POST)
@institution_page
def room(request, institution, pk):
    """The list as the rule computes it and the form; once it was sent, how the claim stands."""
    row = class_of(institution, pk)
    problem, form, status = claiming.problem_of(row), ClassClaimForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(claiming.claim, row, by=request.user))
        if status == DONE:
            messages.success(request, "已申请培训补贴，等县人社局审核。")
            return redirect("subsidies:class_claim", row.pk)
    lines, problem = ([], problem) if problem else computed(row)
    claims = list(
        row.subsidy_claims.select_related("policy", "notice", "payable", "claw_back").order_by(
            "-pk"
        )
    )
    context = {
        "institution": institution,
        "class": row,
        "form": form,
        "problem": problem,
        "lines": lines,
        "total": yuan_words(sum(line.amount_fen for line in lines)),
        "is_demo": any(line.amount_line and line.amount_line.is_demo for line in lines),
        "claim": claims[0] if claims else None,
        "demand": getattr(claims[0], "claw_back", None) if claims else None,
        "claimed": list(claims[0].lines.select_related("enrolment")) if claims else [],
    }
    return render(request, "subsidies/class_claim.html", context, status=status)


def computed(row) -> tuple[list, str]:
    """(lines, "") as they would be asked for today, or ([], why not)."""
    today = timezone.localdate()
    try:
        return lines_of(row, claiming.policy_on(today), today), ""
    except ValidationError as error:
        return [], error.messages[0]
