"""What a resident has typed so far, and the answers given to programs that ask twice."""

from django.db import models
from django.utils import timezone

from complaints.models.complaint import Complaint
from gaotai_jiazheng.sealed import SealedTextField


class Draft(models.Model):
    """An unfinished complaint of a browser: kept for seven days, sealed, opened by a cookie's token."""

    token_digest = models.CharField(max_length=64, unique=True)
    answers = SealedTextField("已填内容", blank=True, help_text="JSON")
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "草稿"
        verbose_name_plural = "草稿"

    def __str__(self):
        return f"{timezone.localtime(self.updated_at):%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """The first answer to a request that carried this key, kept for a day; a retry gets the same."""

    digest = models.CharField(max_length=64, unique=True)
    request_digest = models.CharField(max_length=64)
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+")
    answer = SealedTextField(help_text="JSON")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "幂等键"
        verbose_name_plural = "幂等键"

    def __str__(self):
        return self.digest[:12]
