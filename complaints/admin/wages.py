"""Wage claims in the workbench: the panel of a case, and the page of a collective alert."""

from django.conf import settings
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints.admin.wording import clock_words, state_words
from complaints.models import CollectiveAlert
from complaints.transitions import Kind
from complaints.wage_claims import (
    alert_of,
    cases_of_alert,
    claim_of,
    limitations_of,
    outcome_of,
    workers_of,
)
from complaints.wage_lanes import lanes_of
from reminders.calendars import calendar

PANEL_TEMPLATE = "admin/complaints/complaint/_wage_panel.html"
COLLECTIVE_TEMPLATE = "admin/complaints/complaint/collective.html"
SHOWN_CASES = 100
# The tone of a lane or a period -> the workbench's.
TONES = {"wait": "info", "run": "run", "done": "done", "late": "danger", "": "still"}


def wage_panel(user, complaint) -> dict | None:
    """Months, sums, masked workers, the three lanes with their clocks; None for other kinds of cases."""
    if complaint.kind != Kind.WAGE_ARREARS:
        return None
    today = timezone.localdate()
    claim = claim_of(complaint)
    return {
        "claim": claim,
        "workers": workers_of(claim) if claim else [],
        "limitations": [
            (each, "warn" if each.tone == "wait" else TONES[each.tone])
            for each in (limitations_of(claim, today) if claim else [])
        ],
        "lanes": [(lane, TONES[lane.tone], words_of(lane, today)) for lane in lanes_of(complaint)],
        "outcome": outcome_of(complaint),
        "alert": alert_of(claim) if claim else None,
    }


def words_of(lane, today):
    """How the lane's clock stands; None where none is ticking."""
    return lane.deadline and clock_words(lane.deadline, today, calendar())


def collective_page(request, pk, context):
    """The claims behind an alert that the person may see; 404 for whoever may see none of them."""
    alert = CollectiveAlert.objects.filter(pk=pk).first()
    cases = list(cases_of_alert(alert, request.user)[: SHOWN_CASES + 1]) if alert else []
    if not cases:
        raise Http404
    context |= {
        "title": "同一单位多人反映欠薪",
        "alert": alert,
        "rows": [(case, state_words(case)) for case in cases[:SHOWN_CASES]],
        "has_more": len(cases) > SHOWN_CASES,
        "people_setting": settings.COLLECTIVE_CLAIM_PEOPLE,
        "days_setting": settings.COLLECTIVE_CLAIM_DAYS,
    }
    return TemplateResponse(request, COLLECTIVE_TEMPLATE, context)
