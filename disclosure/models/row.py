"""The rows of a notice that is a list: each may be objected to, and held up, by itself."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from disclosure.models.notice import Notice


@pghistory.track(pghistory.UpdateEvent())
class NoticeRow(models.Model):
    """One line of a list, masked as everybody reads it. ``subject`` is the row that it is about."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="rows", verbose_name="公示")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名或者单位", max_length=120)
    masked_number = models.CharField("证件号", max_length=40, blank=True)
    item = models.CharField("项目", max_length=120)
    amount = models.CharField("金额（元）", max_length=60)
    place = models.CharField("镇", max_length=60, blank=True)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, db_index=False, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField("撤下原因", max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "名单的一行"
        verbose_name_plural = "名单的各行"
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_row_number_once"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(withdrawn_at=None),
                name="notice_row_one_for_its_subject",
                violation_error_message="这个事项已经在一份名单里。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="notice_row_withdrawn_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="words_stay",
                fields=[
                    "notice",
                    "number",
                    "name",
                    "masked_number",
                    "item",
                    "amount",
                    "place",
                    "subject_type",
                    "subject_id",
                ],
            ),
        ]

    def __str__(self):
        return f"第{self.number}行 {self.name}"
