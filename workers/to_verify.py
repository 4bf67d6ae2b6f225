"""Which workers have something that a bureau is still to look at."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from workers.models import BackgroundCheck, Employment, HealthCertificate, OccupationCertificate

# Word of the register's filter -> kind of paper. A policy counts as it was entered: nobody has to look at it.
KINDS = {
    "health": HealthCertificate,
    "certificate": OccupationCertificate,
    "background": BackgroundCheck,
}


def narrowed(workers, word):
    """Those of the workers with a paper of this kind that holds and that nobody has looked at; for the background,
    which its bureau enters itself, those who work somewhere and were never checked."""
    today = timezone.localdate()
    if word == "background":
        employed = Employment.objects.in_force(today).filter(worker=OuterRef("pk"))
        checked = BackgroundCheck.objects.filter(worker=OuterRef("pk"))
        return workers.filter(Exists(employed), ~Exists(checked))
    papers = KINDS[word].objects.in_force(today).to_verify()
    return workers.filter(pk__in=papers.values("worker"))
