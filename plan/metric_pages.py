"""The figures for everybody: what each one is on a day, by which rule, and the rows that were counted."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from plan.charts import Line, curve
from plan.forecasting import METHOD, Pace, forecast
from plan.metric_forms import DayForm, WhatIfForm
from plan.metrics import NOTHING_TO_COUNT, all_metrics, figure_words, metric_of
from plan.models import Commitment, Plan, Target
from plan.series import A_YEAR, ends_of_months, figures_on, grown_in_months

ON_A_PAGE = 50
UNPROCESSABLE = 422
ONE_CLASS = {"times": 1, "each": 30}


def found_or_404(slug):
    try:
        return metric_of(slug)
    except LookupError as error:
        raise Http404 from error


def asked_day(request) -> tuple[DayForm, date | None]:
    """The form and the day it asks for; None where the day cannot be one."""
    given = request.GET.get("on", "")[:20]
    form = DayForm({"on": given or f"{timezone.localdate():%Y-%m-%d}"})
    return form, form.cleaned_data["on"] if form.is_valid() else None


@login_not_required
@require_safe
def index(request):
    """Every figure by the measure whose commitments it counts for; those of none by their register last. No
    number is counted here, each stands on its own page."""
    plan = Plan.objects.in_force(timezone.localdate())
    counted = Commitment.objects.filter(clause__measure__plan=plan).exclude(metric="")
    by_measure = {}
    pairs = counted.order_by("clause__measure__number", "clause__position", "position")
    for measure, title, slug in pairs.values_list(
        "clause__measure__number", "clause__measure__title", "metric"
    ):
        by_measure.setdefault(f"第{measure}项 {title}", {})[slug] = None
    known = {each.slug: each for each in all_metrics()}
    groups = [
        (name, [known.pop(slug) for slug in its if slug in known])
        for name, its in by_measure.items()
    ]
    others = sorted(known.values(), key=lambda each: each.register)
    groups += [(name, list(its)) for name, its in groupby(others, key=lambda each: each.register)]
    return render(request, "plan/metrics.html", {"groups": [each for each in groups if each[1]]})


@login_not_required
@require_safe
def metric(request, slug):
    """One figure on a day, counted now as its rows are, and how it went in the year before. ?on= another day. kept: what
    was counted when that day had ended, where it was something else."""
    found = found_or_404(slug)
    form, on = asked_day(request)
    context = {"metric": found, "form": form, "on": on, "nothing": NOTHING_TO_COUNT}
    if on is None:
        return render(request, "plan/metric.html", context, status=UNPROCESSABLE)
    figures = figures_on(found, ends_of_months(on, A_YEAR))
    story = (
        f"{on.year - 1}年{on.month}月到{on.year}年{on.month}月各月末的数，每个数都在下面的表里。"
    )
    lines = [Line(found.title, tuple(figures.items())).known()]
    value = found.count(on) if on < timezone.localdate() else figures[on]
    if value != figures[on]:
        context["kept"] = figure_words(figures[on], found.unit)
    context |= {
        "value": value,
        "figures": figures.items(),
        "curve": curve(found.title, story, lines, "year"),
        "rows_url": found.rows_url(on),
        "taken_at": timezone.now(),
    }
    return render(request, "plan/metric.html", context)


@login_not_required
@require_safe
def rows(request, slug):
    """The rows that were counted on a day, fifty on a page. ?on= a day, ?before= the mark of a page."""
    found = found_or_404(slug)
    if found.listing is None:
        raise Http404
    form, on = asked_day(request)
    context = {"metric": found, "form": form, "on": on, "nothing": NOTHING_TO_COUNT}
    if on is None:
        return render(request, "plan/rows.html", context, status=UNPROCESSABLE)
    before = request.GET.get("before", "")
    cells, older = found.listing.page(on, before, ON_A_PAGE)
    context |= {
        "value": found.count(on),
        "labels": found.listing.labels,
        "rows": cells,
        "older": older,
        "is_first": not before,
        "is_mixed": found.listing.is_mixed,
    }
    return render(request, "plan/rows.html", context)


@dataclass(frozen=True)
class Course:
    """A target on a day: what is there, the straight line, and what the last day may show. figures: None where
    there is nothing to count, which the pace takes for nothing."""

    target: Target
    pace: Pace
    outlook: object
    figures: dict

    @property
    def words(self) -> str:
        return figure_words(self.figures[self.pace.on], self.target.unit)


def course_of(target, found, on) -> Course:
    """Of a yearly target from the first of January, of another from its first month that is drawn."""
    starts_anew = target.period == Target.Period.YEARLY
    last = target.last_day(on)
    days = ends_of_months(on, 2 * A_YEAR)
    figures = figures_on(found, days)
    grown = grown_in_months(figures, starts_anew=starts_anew)
    shown = [day for day in days if not starts_anew or day.year == on.year]
    first = date(on.year, 1, 1) if starts_anew else shown[0]
    done = figures[on] or 0
    pace = Pace(done, target.at_least, first, on, max(last, on))
    outlook = forecast(done, grown, on, max(last, on))
    return Course(target, pace, outlook, {day: figures[day] for day in shown})


def course_lines(course) -> list[Line]:
    pace, outlook = course.pace, course.outlook
    starts_at_nothing = pace.first.month == pace.first.day == 1
    begin = 0 if starts_at_nothing else course.figures[pace.first] or 0
    lines = [
        Line("实际", ((pace.first, begin), *course.figures.items())).known(),
        Line("匀速达到目标", ((pace.first, begin), (pace.last, pace.target))),
    ]
    if pace.last > pace.on:
        now = (pace.on, pace.done)
        lines += [
            Line("预计", (now, (pace.last, outlook.middle))),
            Line("预计最少", (now, (pace.last, outlook.low))),
            Line("预计最多", (now, (pace.last, outlook.high))),
        ]
    return lines


@login_not_required
@require_safe
def target(request, slug):
    """How a target goes, where it may end, and what if more were done. ?times= and ?each=."""
    wanted = get_object_or_404(
        Target.objects.in_force(timezone.localdate()).select_related("measure"), slug=slug
    )
    found, on = found_or_404(slug), timezone.localdate()
    course = course_of(wanted, found, on)
    given = {name: request.GET[name][:10] for name in ONE_CLASS if name in request.GET}
    form = WhatIfForm(ONE_CLASS | given, unit=wanted.unit)
    is_valid = form.is_valid()
    story = (
        f"到{date_format(on)}是{course.words}，目标{wanted.at_least}{wanted.unit}；"
        f"到期预计{course.outlook.low}到{course.outlook.high}{wanted.unit}。"
    )
    context = {
        "target": wanted,
        "metric": found,
        "on": on,
        "course": course,
        "curve": curve(wanted.title, story, course_lines(course), "course"),
        "method": METHOD,
        "form": form,
        "rows_url": found.rows_url(on),
        "nothing": NOTHING_TO_COUNT,
    }
    if is_valid:
        what_if = course.outlook.plus(form.more)
        lacking = max(0, wanted.at_least - what_if.middle)
        context |= {"what_if": what_if, "more": form.more, "lacking": lacking}
    status = 200 if is_valid else UNPROCESSABLE
    return render(request, "plan/target.html", context, status=status)
