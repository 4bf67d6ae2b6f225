"""What the worker does for the books."""

from celery import shared_task

from ledger.proving import prove


@shared_task
def prove_ledgers():
    """Prove the books and keep the result."""
    prove()
