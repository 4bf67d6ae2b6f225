"""Which workers have something that a bureau is still to look at."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from enterprises.models import ServiceLine
from workers.models import (
    BackgroundCheck,
    Employment,
    HealthCertificate,
    OccupationCertificate,
    WorkerTerms,
)
from workers.services.expiring import SOON
from workers.services.standing import after_months

# Word of the register's filter -> kind of paper. A policy counts as it was entered: nobody has to look at it.
KINDS = {
    "health": HealthCertificate,
    "certificate": OccupationCertificate,
    "background": BackgroundCheck,
}


def narrowed(workers, word):
    """Those of the workers with a paper of this kind that holds and that nobody has looked at; for the background,
    which its bureau enters itself, those who work somewhere and have no check that holds for thirty days more."""
    today = timezone.localdate()
    if word == "background":
        return without_background(workers, today)
    papers = KINDS[word].objects.in_force(today).to_verify()
    return workers.filter(pk__in=papers.values("worker"))


def without_background(workers, today):
    """Never checked, or too long ago: with children that is sooner (``WorkerTerms``). One look for both, so that the
    database joins the register with the checks once."""
    terms = WorkerTerms.objects.in_force(today)
    works = Employment.objects.in_force(today)
    cares = works.filter(
        worker=OuterRef("worker"), service_lines__contains=[ServiceLine.CHILD_CARE]
    )
    holds_with_children = Q(checked_on__gte=since(today, terms.background_months_with_children))
    holds = Q(checked_on__gte=since(today, terms.background_months)) & ~Exists(cares)
    checked = BackgroundCheck.objects.filter(holds_with_children | holds, worker=OuterRef("pk"))
    return workers.filter(Exists(works.filter(worker=OuterRef("pk"))), ~Exists(checked))


def since(today, months):
    """The first day on which a check was late enough to hold for thirty days more."""
    return after_months(today + SOON, -months)
