"""Files that go up with a notice."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from disclosure.models.notice import Notice

# Everybody has the whole period to read it: a file goes up on the day of the notice, or with another notice.
ON_THE_FIRST_DAY = """
    PERFORM 1 FROM disclosure_notice
        WHERE id = NEW.notice_id AND withdrawn_at IS NULL AND first_day = NEW.added_on FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notice % takes no file on %', NEW.notice_id, NEW.added_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_on_the_first_day';
    END IF;
    RETURN NEW;
"""
WHEN_TAKEN_DOWN = """
    IF EXISTS (
        SELECT FROM disclosure_notice WHERE id = OLD.notice_id AND withdrawn_at IS NULL
            AND (shown_until IS NULL OR shown_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
    ) THEN
        RAISE EXCEPTION 'attachment % is still up', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'attachment_stays_up';
    END IF;
    RETURN OLD;
"""


class AttachmentQuerySet(models.QuerySet):
    def shown(self, on=None):
        """What the public may open on that day: of a notice that is neither withdrawn nor taken down."""
        on = on or timezone.localdate()
        is_up = Q(notice__shown_until=None) | Q(notice__shown_until__gte=on)
        return self.filter(is_up, notice__withdrawn_at=None)

    def taken_down(self, on=None):
        """The others: they are deleted."""
        is_over = Q(notice__shown_until__lt=on or timezone.localdate())
        return self.filter(is_over | Q(notice__withdrawn_at__isnull=False))


class Attachment(models.Model):
    """A file that the gate let through, as everybody gets it; gone when its notice is taken down."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="attachments", verbose_name="公示"
    )
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=100, editable=False)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64, editable=False)
    content = models.BinaryField("内容")
    added_on = models.DateField("上传日", default=timezone.localdate)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "公示附件"
        verbose_name_plural = "公示附件"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "digest"],
                name="attachment_once_a_notice",
                violation_error_message="这份公示已经有这个文件。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="on_the_first_day",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ON_THE_FIRST_DAY,
            ),
            pgtrigger.Trigger(
                name="stays_up",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=WHEN_TAKEN_DOWN,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("disclosure:attachment", args=[self.notice.number, self.pk])
