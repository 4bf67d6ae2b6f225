"""Work of the complaints that nobody waits for."""

from celery import shared_task
from django.utils import timezone

from complaints import drafts, retention
from complaints.services import reminding
from complaints.statistics_summing import MONTHS_OF_A_NIGHT, last_months, sum_months

# A night's share: far below the task's time limit, and what is left over waits for the next night.
CASES_A_NIGHT = 20_000


@shared_task
def purge_drafts():
    """Delete drafts, receipts and answers whose time is over."""
    drafts.purge_answers()
    return drafts.purge()


@shared_task
def purge_cases():
    """Erase the complainants of cases that were closed too long ago."""
    retention.erase(limit=CASES_A_NIGHT)


@shared_task
def remind_of_identity():
    """Tell of proofs of identity that are due soon, or were not sent by their day; how many cases."""
    return reminding.remind_of_identity()


@shared_task
def sum_recent_months():
    """Sum this month and the one before anew; what a reader of the statistics sees is an hour old at most."""
    sum_months(last_months(2, timezone.localdate()))


@shared_task
def sum_last_year():
    """Sum the last thirteen months anew: cases of older months are reopened and put right, too."""
    sum_months(last_months(MONTHS_OF_A_NIGHT, timezone.localdate()))
