"""高台家政: the portal of a county for domestic services."""

from gaotai_jiazheng.celery import app as celery_app

__all__ = ["celery_app"]
