"""When the worker and the scheduler were last heard from."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """One row a process kind; the row is overwritten at every beat."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "心跳"
        verbose_name_plural = "心跳"

    def __str__(self):
        return f"{self.name} {timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"
