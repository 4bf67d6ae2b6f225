"""What the worker does for employment."""

from celery import shared_task

from employment.services import posting, reminding


@shared_task
def expire_jobs():
    """End the posts whose last day is over."""
    posting.expire_jobs()


@shared_task
def remind_posters():
    """Tell posters of posts that are about to expire."""
    reminding.remind_posters()
