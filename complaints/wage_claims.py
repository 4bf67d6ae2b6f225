"""What pages show of a wage claim: sums, masked workers, limitation periods, the claims against one firm."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings

from complaints.models import CollectiveAlert, Complaint, WageClaim, WageOutcome
from complaints.wage_rules import Limitation, limitations
from gaotai_jiazheng.masking import mask_name, mask_phone


@dataclass(frozen=True)
class Worker:
    """A worker of a claim as pages show one: masked."""

    name: str
    phone: str
    owed_yuan: Decimal
    is_claimant: bool


def claim_of(complaint) -> WageClaim | None:
    """The sums of a case; None for one that came without them (from a hotline, or split off)."""
    return WageClaim.objects.filter(complaint=complaint).first()


def outcome_of(complaint) -> WageOutcome | None:
    return WageOutcome.objects.filter(complaint=complaint).first()


def workers_of(claim) -> list[Worker]:
    """Everybody of the claim, masked, the one who filed first."""
    return [
        Worker(mask_name(row.name), mask_phone(row.phone), row.owed_yuan, row.is_claimant)
        for row in claim.workers.all()
    ]


def limitations_of(claim, on) -> list[Limitation]:
    """The limitation periods as they are read on a day."""
    return limitations(
        last_month=claim.last_month,
        left_on=claim.left_on,
        is_still_employed=claim.is_still_employed,
        on=on,
    )


def alert_of(claim) -> CollectiveAlert | None:
    """The latest alert about the firm that this claim belongs to."""
    alerts = CollectiveAlert.objects.filter(
        employer_key=claim.employer_key,
        on__gte=claim.filed_on,
        on__lt=claim.filed_on + timedelta(days=settings.COLLECTIVE_CLAIM_DAYS),
    )
    return alerts.first()


def cases_of_alert(alert, user):
    """The claims that an alert counted, as far as the person may see them, newest first."""
    since = alert.on - timedelta(days=settings.COLLECTIVE_CLAIM_DAYS)
    cases = Complaint.objects.visible_to(user).filter(
        wage_claim__employer_key=alert.employer_key,
        wage_claim__filed_on__gt=since,
        wage_claim__filed_on__lte=alert.on,
    )
    return cases.select_related("wage_claim", "bureau").defer("search_vector").order_by("-pk")
