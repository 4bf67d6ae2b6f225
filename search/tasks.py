"""What the worker does for search; safe to run twice, and late."""

import structlog
from celery import shared_task

from gaotai_jiazheng.public_pages import kinds
from search import sweeping

log = structlog.get_logger(__name__)


@shared_task
def sweep(whole=False):
    """Bring the entries of every kind up to date; one kind that fails keeps no other from it."""
    for kind in kinds().values():
        try:
            sweeping.sweep(kind, whole=whole)
        except Exception:
            log.exception("search_sweep_failed", kind=kind.slug)
