"""For everybody: the year's person-times with what they count, and the survey of what should be taught."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import CONFLICT, DONE, TOO_MANY, posted
from plan.counting import told_values
from training import pace, person_times
from training.forms.answering import send
from training.forms.demand import HouseholdForm
from training.models import DemandSurvey
from training.services import surveying

ANSWERS_PER_ADDRESS = 20  # an hour
SHOWN = 60


@login_not_required
@require_safe
def figures(request):
    """Enrolled, completed, certified and people side by side, the pace, and the classes that are counted. Of a class with
    a few nobody reads how many passed or completed it, as in the rows of the figures."""
    today = timezone.localdate()
    results, classes = person_times.results_by_class(today), person_times.by_class(today)
    of_results = told_values({row.pk: assessed for row, _, assessed in results})
    of_classes = told_values({row.pk: count for row, count in classes})
    context = {
        "today": today,
        "figures": person_times.figures_of(today),
        "kinds": person_times.by_kind(today),
        "results": [
            (row, passed if row.pk in of_results else None, assessed)
            for row, passed, assessed in results[:SHOWN]
        ],
        "classes": [
            (row, count if row.pk in of_classes else None) for row, count in classes[:SHOWN]
        ],
        "is_cut": max(len(results), len(classes)) > SHOWN,
        "most": SHOWN,
        "pace": person_times.pace_of(today),
        "method": pace.METHOD,
    }
    return render(request, "training/classroom/person_times.html", context)


def told_needs(answers) -> dict:
    """What was asked for, by occupation and town; where a few households asked, only the sum of all such rows is told."""
    rows = list(answers.counted())
    households = {
        (row["occupation"], row["town"]): row["households"] for row in rows if row["households"]
    }
    held_back = households.keys() - told_values(households)
    hidden = [row for row in rows if (row["occupation"], row["town"]) in held_back]
    return {
        "counts": [row for row in rows if row not in hidden][:SHOWN],
        "others": {name: sum(row[name] for row in hidden) for name in ("answers", "wanted")},
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request):
    """What households and enterprises have asked for, and the form for a household while a survey is open."""
    today = timezone.localdate()
    survey = DemandSurvey.objects.open(today).first()
    shown = survey or DemandSurvey.objects.filter(opens_on__lte=today).first()
    form, status = HouseholdForm(posted(request)), 200
    if request.method == "POST" and survey is None:
        status = CONFLICT
    elif request.method == "POST":
        address = client_address(request)
        if form.is_valid() and not rate_limits.hit(
            "demand", address, ANSWERS_PER_ADDRESS, rate_limits.HOUR
        ):
            form.add_error(None, "提交太频繁，请过一小时再试。")
            status = TOO_MANY
        else:
            status = send(form, partial(surveying.answer_for_household, survey))
        if status == DONE:
            messages.success(request, "谢谢，已经收到。")
            return redirect("classroom:needs")
    context = {
        "survey": shown,
        "is_open": survey is not None,
        "form": form,
        **(told_needs(shown.answers) if shown else {}),
    }
    return render(request, "training/classroom/needs.html", context, status=status)
