"""That somebody agrees to be told of: her form as it was signed, sealed, and for what."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gaotai_jiazheng.sealed import SealedTextField
from stories.models.story import Story


class Scope(models.TextChoices):
    """For what: told in words always, so it is not listed."""

    NAME = "name", "写出真实姓名"
    PHOTO = "photo", "用照片"


class ConsentQuerySet(models.QuerySet):
    def standing(self, on=None):
        """Those that hold on that day."""
        on = on or timezone.localdate()
        not_over = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(not_over, withdrawn_at=None)


@pghistory.track(exclude=["form"])
class Consent(models.Model):
    """Of the person whom a story is about; one that was withdrawn may be followed by another. form: the signed sheet in
    base64, sealed. adult_on: the day of her eighteenth birthday or a later one; it is not after the day on which she
    signed.

    Source: 《中华人民共和国个人信息保护法》(2021-11-01起施行) 第十三条、第十五条、第三十一条; 《中华人民共和国未成年人保护法》
    第一百零三条.
    """

    story = models.ForeignKey(Story, models.PROTECT, related_name="consents", verbose_name="故事")
    person = SealedTextField("本人姓名")
    adult_on = models.DateField("满18周岁的日子")
    scope = ArrayField(
        models.CharField(max_length=6, choices=Scope),
        verbose_name="同意的内容",
        default=list,
        blank=True,
    )
    signed_on = models.DateField("签字日")
    valid_until = models.DateField("同意到", null=True, blank=True)
    form = SealedTextField("同意书")
    form_type = models.CharField("文件类型", max_length=40)
    form_digest = models.CharField("SHA-256", max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_how = models.CharField("怎样提出的", max_length=120, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "同意书"
        verbose_name_plural = "同意书"
        constraints = [
            models.UniqueConstraint(
                fields=["story"],
                condition=Q(withdrawn_at=None),
                name="consent_one_of_a_story",
                violation_error_message="这篇故事已经有同意书。",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__gte=F("adult_on")),
                name="consent_of_an_adult",
                violation_error_message="签字那天未满18周岁，不能作为故事的主人公。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("signed_on")),
                name="consent_days_in_order",
                violation_error_message="同意到的日子不能早于签字日。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_how="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_how=""),
                name="consent_withdrawn_says_how",
                violation_error_message="请写明本人是怎样提出撤回的。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="signed_stays",
                fields=["story", "person", "adult_on", "scope", "signed_on", "form", "form_digest"],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.story}的同意书"
