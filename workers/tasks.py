"""Work of the register that nobody waits for. Each task calls one service and is safe to run twice."""

from celery import shared_task

from workers.services import codes, importing, retention, warning


@shared_task
def warn_of_expiring_papers():
    """Say what runs out within thirty and within seven days."""
    return warning.warn_due()


@shared_task
def erase_workers():
    """Erase who has been gone for as long as the parameters say."""
    return retention.erase_due()


@shared_task
def purge_codes():
    """Delete one-time codes that are kept no longer; how many."""
    return codes.purge()


@shared_task
def work_on_imports():
    """Look at, write and take back the sheets of enterprises that wait for it."""
    return importing.work()


@shared_task
def drop_undecided_imports():
    """Delete the lines of sheets that nobody decided on."""
    return importing.drop_undecided()
