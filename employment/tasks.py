"""What the worker does for employment."""

from celery import shared_task

from employment.services import pairs, posting, reminding, seeking, sheeting


@shared_task
def expire_jobs():
    """End the posts whose last day is over, and what was agreed to at posts that have ended."""
    posting.expire_jobs()
    pairs.end_with_their_posts()


@shared_task
def remind_posters():
    """Tell posters of posts that are about to expire."""
    reminding.remind_posters()


@shared_task
def remind_stations():
    """Tell stations of seekers for whom nobody has brought a job."""
    reminding.remind_stations()


@shared_task
def remind_hosts():
    """Tell hosts of internship months that were not paid by their day."""
    reminding.remind_hosts()


@shared_task
def make_job_sheets():
    """Write down the week's job sheets, and tell who hangs them up."""
    sheeting.make_sheets()


@shared_task
def purge_seekers():
    """End the wishes of which nobody has said a word for a year; erase who never sent the code, and who came to work
    long ago."""
    seeking.end_forgotten()
    seeking.purge()
