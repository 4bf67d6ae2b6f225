"""Two upheld complaints about a member open a review of its licence.

Assumption: upheld is what ended in an agreement after mediation, and a report for which a case was filed; settling
first with the resident does not count, or nobody would settle. 县人社局 and 县市场监管局 are to confirm it.
"""

from datetime import timedelta

from django.utils import timezone

from brands.models import Licence
from brands.services import licensing
from complaints.models import Complaint, Step
from complaints.services.listeners import on_step
from complaints.transitions import Action

UPHELD = frozenset({Action.AGREE, Action.FILE_CASE})
UPHELD_FOR_REVIEW = 2
LOOKED_BACK = timedelta(days=365)


@on_step
def upheld_complaints_open_a_review(complaint, step):
    if step.action in UPHELD and complaint.enterprise_id:
        today = timezone.localdate(step.at)
        rows = Licence.objects.valid(today).filter(enterprise=complaint.enterprise_id)
        # Held, so that of two complaints at once the second one finds the review that the first one has opened.
        rows = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
        for licence in rows.select_related("brand__bureau"):
            review_if_due(licence, today)


def review_if_due(licence, today):
    """Open one where there are enough since the licence began, or since the last review was decided."""
    since = max(licence.valid_from, today - LOOKED_BACK)
    last = licence.reviews.first()
    if last is not None:
        if last.decided_on is None:
            return
        since = max(since, last.decided_on)
    found = upheld_since(licence.enterprise_id, since)
    if last is not None:
        found = found.exclude(pk__in=last.complaints.values("pk"))
    found = list(found[:100])
    if len(found) >= UPHELD_FOR_REVIEW:
        licensing.open_review(licence, found, on=today)


def upheld_since(enterprise_id, since):
    steps = Step.objects.filter(action__in=UPHELD, at__date__gte=since)
    return Complaint.objects.filter(
        enterprise=enterprise_id,
        pk__in=steps.filter(complaint__enterprise=enterprise_id).values("complaint"),
    ).order_by("pk")
