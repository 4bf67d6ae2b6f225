"""What the worker does for notices."""

from celery import shared_task

from disclosure import attaching, retention


@shared_task
def erase_objectors():
    """Erase who objected, where it has been kept for as long as the rules say."""
    retention.erase()


@shared_task
def delete_attachments():
    """Delete the files of notices that were withdrawn or taken down."""
    attaching.delete_taken_down()
