"""A paper that was issued, what stands on it, and how it reached people: rows that stay."""

import uuid
from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.sealed import SealedTextField
from papers import subjects


class PaperQuerySet(models.QuerySet):
    def of(self, subject):
        """The papers of one case, the newest first."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=content_type, subject_id=subject.pk)

    def valid(self):
        """Those that have not been withdrawn."""
        return self.filter(state=Paper.State.ISSUED)

    def visible_to(self, user):
        """The papers of the cases that a person may see."""
        doors = [
            Q(
                subject_type=ContentType.objects.get_for_model(model),
                subject_id__in=subject.visible_to(user).order_by().values("pk"),
            )
            for model, subject in subjects.registered().items()
        ]
        return self.filter(reduce(or_, doors)) if doors else self.none()


class Paper(models.Model):
    """A numbered paper of a bureau. It holds no personal data: that is in its content, sealed."""

    class State(models.TextChoices):
        ISSUED = "issued", "已签发"
        WITHDRAWN = "withdrawn", "已撤回"

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_label = models.CharField("事项编号", max_length=40)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="papers", verbose_name="签发单位"
    )
    word = models.CharField("字", max_length=20)
    year = models.PositiveSmallIntegerField("年")
    sequence = models.PositiveIntegerField("号")
    number = models.CharField("文号", max_length=60)
    template = models.SlugField("文书标识")
    template_version = models.PositiveSmallIntegerField("文书版本")
    title = models.CharField("文书名称", max_length=60)
    recipients = ArrayField(
        models.CharField(max_length=20), verbose_name="送达对象", default=list, blank=True
    )
    sha256 = models.CharField("PDF 的 SHA-256", max_length=64)
    data_sha256 = models.CharField("内容的 SHA-256", max_length=64)
    key = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="签发页面的标识：同一页面点两次只签发一份。"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State, default=State.ISSUED)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "文书"
        verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "word", "year", "sequence"], name="paper_sequence_once"
            ),
            models.UniqueConstraint(fields=["number"], name="paper_number_once"),
            models.UniqueConstraint(fields=["key"], name="paper_key_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="paper_sequence_from_one"),
            models.CheckConstraint(
                condition=Q(
                    state="issued",
                    withdrawn_by=None,
                    withdrawn_at=None,
                    withdrawal_reason="",
                )
                | Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="paper_withdrawn_says_why",
                violation_error_message="撤回文书要写明原因。",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="paper_subject"),
            models.Index(fields=["bureau", "-id"], name="paper_bureau_newest"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="words_stay",
                exclude=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="withdrawn"),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:papers_paper_change", args=[self.pk])

    @property
    def is_valid(self):
        return self.state == self.State.ISSUED

    @property
    def file_name(self):
        """What the browser saves it as: title and number, nobody's name."""
        return f"{self.title} {self.number}.pdf"


class PaperContent(models.Model):
    """What stands on a paper, sealed: the words as JSON and the page as it was issued.

    A table of its own, so that no list reads it.
    """

    paper = models.OneToOneField(
        Paper, models.PROTECT, primary_key=True, related_name="content", verbose_name="文书"
    )
    data = SealedTextField("内容", help_text="JSON")
    pdf = SealedTextField("PDF", help_text="base64")

    class Meta:
        verbose_name = "文书内容"
        verbose_name_plural = "文书内容"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return str(self.paper_id)


class PaperDelivery(models.Model):
    """One time that a paper was given, sent or read out to somebody."""

    class Way(models.TextChoices):
        ONLINE = "online", "网上"
        PHONE = "phone", "电话"
        SMS = "sms", "短信"
        EMAIL = "email", "电子邮件"
        LETTER = "letter", "邮寄"
        IN_PERSON = "in_person", "当面"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="deliveries", verbose_name="文书")
    recipient = models.CharField("送达对象", max_length=20)
    way = models.CharField("方式", max_length=10, choices=Way)
    delivered_at = models.DateTimeField("送达时间")
    remark = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.recipient} {self.get_way_display()} {timezone.localtime(self.delivered_at):%Y-%m-%d %H:%M}"
