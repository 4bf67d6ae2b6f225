"""What a worker lets an enterprise see, from when to when, and how she said so."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enterprises.models import Enterprise
from workers.models.choices import ConsentScope
from workers.models.worker import Worker


class ConsentQuerySet(models.QuerySet):
    def given(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Consent(models.Model):
    """One thing, one enterprise. Source: 《个人信息保护法》第十四、十五、二十九条 (separate consent for
    sensitive data; it can be withdrawn)."""

    class Way(models.TextChoices):
        CODE = "code", "本人验证码"
        OWN_PAGE = "own_page", "本人登录后操作"

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="consents", verbose_name="家政服务员"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    scope = models.CharField("内容", max_length=10, choices=ConsentScope)
    given_at = models.DateTimeField("同意时间", default=timezone.now)
    way = models.CharField("方式", max_length=10, choices=Way)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "本人同意"
        verbose_name_plural = "本人同意"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "enterprise", "scope"],
                condition=Q(withdrawn_at=None),
                name="worker_consent_once",
                violation_error_message="已经同意过。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="worker_consent_times_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_scope_display()}"
