"""Objections (异议): what somebody says against a notice, and what the bureau answers."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from disclosure.models.notice import Notice
from disclosure.models.row import NoticeRow
from gaotai_jiazheng.sealed import SealedTextField

# Who objects holds the notice's row, so that what waits for a clear notice is decided before or after,
# and never at the same moment.
NOTICE_IS_RUNNING = """
    PERFORM 1 FROM disclosure_notice
        WHERE id = NEW.notice_id AND withdrawn_at IS NULL AND closed_on IS NULL
            AND NEW.submitted_on BETWEEN first_day AND last_day
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notice % takes no objection on %', NEW.notice_id, NEW.submitted_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_while_notice_runs';
    END IF;
    IF NEW.row_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM disclosure_noticerow
        WHERE id = NEW.row_id AND notice_id = NEW.notice_id AND withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'row % is not up with notice %', NEW.row_id, NEW.notice_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_of_a_row_of_its_notice';
    END IF;
    RETURN NEW;
"""


class ObjectionQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for their decision."""
        return self.filter(state=Objection.State.OPEN)

    def to_answer(self, user):
        """Open ones that the person may answer: of the bureau, but neither who put the notice up nor who objects."""
        of_bureau = self.open().filter(notice__bureau__in=bureau_ids_of(user))
        return of_bureau.exclude(notice__published_by=user.pk).exclude(user=user.pk)

    def visible_to(self, user):
        """Those against notices of the person's bureaus; all for whoever oversees the county."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(notice__bureau__in=bureau_ids_of(user))


@pghistory.track(pghistory.UpdateEvent(), exclude=["name", "phone", "content"])
class Objection(models.Model):
    """What somebody says against a notice. Who it is and what was said are sealed; the answer is public."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        UPHELD = "upheld", "异议成立"
        REJECTED = "rejected", "异议不成立"
        WITHDRAWN = "withdrawn", "已撤回"
        LAPSED = "lapsed", "公示已撤回"

    number = models.CharField("异议编号", max_length=30, unique=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="objections", verbose_name="公示"
    )
    row = models.ForeignKey(
        NoticeRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name="名单的哪一行",
        help_text="空着表示整份公示。",
    )
    query_code_digest = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登录账号",
    )
    name = SealedTextField("姓名或者单位", blank=True)
    phone = SealedTextField("电话", blank=True)
    content = SealedTextField("异议内容")
    submitted_on = models.DateField("提交日", default=timezone.localdate)
    submitted_at = models.DateTimeField("提交时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("答复", blank=True, help_text="公开。")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    erased_at = models.DateTimeField("删除联系信息时间", null=True, blank=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "异议"
        verbose_name_plural = "异议"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, decided_by=None, answer="")
                | Q(state__in=["upheld", "rejected"], ended_at__isnull=False)
                & Q(decided_by__isnull=False)
                & ~Q(answer="")
                | Q(state__in=["withdrawn", "lapsed"], ended_at__isnull=False, decided_by=None),
                name="objection_decided_with_reason",
                violation_error_message="答复异议要写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(user=None) | ~Q(decided_by=F("user")),
                name="objection_decided_by_another",
                violation_error_message="不能答复自己提出的异议。",
            ),
        ]
        indexes = [
            models.Index(fields=["notice"], condition=Q(state="open"), name="objection_open"),
            models.Index(
                fields=["state", "ended_at"],
                condition=Q(erased_at=None, ended_at__isnull=False),
                name="objection_contact_kept",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="while_notice_runs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NOTICE_IS_RUNNING,
            ),
            # Name and telephone may be erased later; what was said and answered stays.
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.UpdateOf(
                    "state", "answer", "decided_by_id", "ended_at", "content", "notice_id", "row_id"
                ),
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
            ),
        ]

    def __str__(self):
        return self.number
