"""A wage claim as its worker sees it, on the receipt and on the page of the case."""

from django import template
from django.utils import timezone

from complaints.models import WageClaim, WageOutcome
from complaints.wage_claims import claim_of, limitations_of, outcome_of, workers_of
from complaints.wage_lanes import lanes_of

register = template.Library()


@register.inclusion_tag("complaints/wages/_claim.html")
def wage_claim(complaint, with_lanes=True):
    """The sums, the limitation periods and, for a case that is open on the page, the three ways."""
    claim: WageClaim | None = claim_of(complaint)
    outcome: WageOutcome | None = outcome_of(complaint)
    return {
        "complaint": complaint,
        "claim": claim,
        "workers": workers_of(claim) if claim else [],
        "limitations": limitations_of(claim, timezone.localdate()) if claim else [],
        "lanes": lanes_of(complaint) if with_lanes else [],
        "outcome": outcome,
    }
