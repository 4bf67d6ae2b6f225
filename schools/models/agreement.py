"""What schools and enterprises do together: agreements, and the modules taught partly in firms."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from schools.models.programme import Programme
from schools.models.school import School
from workers.models.file import SUFFIXES


class AgreementKind(models.TextChoices):
    ORDER_CLASS = "order_class", "订单班"
    PLACEMENT = "placement", "实习基地"
    TEACHERS = "teachers", "师资互聘"
    COURSES = "courses", "共建课程"
    APPRENTICES = "apprentices", "学徒制"


class ModuleKind(models.TextChoices):
    PACKAGE = "package", "职业培训包"
    WORK_STUDY = "work_study", "工学一体化"


def stored_name(agreement, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[agreement.content_type]
    return f"schools/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


OF_ITS_SCHOOL = """
    PERFORM 1 FROM schools_agreement agreement
        JOIN schools_programme programme ON programme.school_id = agreement.school_id
        WHERE agreement.id = NEW.agreement_id AND programme.id = NEW.programme_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'programme % is not of the school of agreement %',
            NEW.programme_id, NEW.agreement_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'module_of_its_school';
    END IF;
    RETURN NEW;
"""


class AgreementQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that hold on that day; the last day is included, the day of an early end is not."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), valid_from__lte=on, valid_until__gte=on
        )


@pghistory.track(exclude=["file"])
class Agreement(models.Model):
    """An agreement of a school with an enterprise of the register, with the paper that was signed."""

    school = models.ForeignKey(
        School, models.PROTECT, related_name="agreements", verbose_name="学校"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    kinds = ArrayField(
        models.CharField(max_length=12, choices=AgreementKind), verbose_name="合作内容"
    )
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")
    ended_on = models.DateField("提前终止日", null=True, blank=True)
    ended_reason = models.CharField("终止的原因", max_length=200, blank=True)
    file = models.FileField("协议", upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = "校企合作"
        verbose_name_plural = "校企合作"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="agreement_days_in_order",
                violation_error_message="截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=~Q(kinds=[]),
                name="agreement_says_what",
                violation_error_message="请至少选一项合作内容。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__range=(F("valid_from"), F("valid_until"))) & ~Q(ended_reason=""),
                name="agreement_ended_within_its_days",
                violation_error_message="终止日要在协议期以内，并写明原因。",
            ),
            models.UniqueConstraint(
                fields=["school", "enterprise", "valid_from", "digest"],
                name="agreement_entered_once",
                violation_error_message="这份协议已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["valid_until", "id"], name="school_agreement_until")]
        triggers = [
            pgtrigger.ReadOnly(
                name="signed_stays",
                exclude=["ended_on", "ended_reason"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.school}与{self.enterprise}"

    def get_absolute_url(self):
        return reverse("admin:schools_agreement_change", args=[self.pk])

    def is_in_force(self, on) -> bool:
        not_ended = self.ended_on is None or self.ended_on > on
        return not_ended and self.valid_from <= on <= self.valid_until

    @property
    def kind_names(self) -> list[str]:
        return [label for value, label in AgreementKind.choices if value in self.kinds]


class Module(models.Model):
    """A part of a programme's teaching under an agreement. hours_in_firm: of hours, those in the enterprise."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="modules", verbose_name="协议"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="modules", verbose_name="专业"
    )
    kind = models.CharField("培养模式", max_length=10, choices=ModuleKind)
    name = models.CharField("模块", max_length=60)
    hours = models.PositiveSmallIntegerField("总学时")
    hours_in_firm = models.PositiveSmallIntegerField("在企业的学时")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "培养模块"
        verbose_name_plural = "培养模块"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "programme", "name"],
                name="module_once",
                violation_error_message="这个专业的这个模块已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours_in_firm__lte=F("hours")),
                name="module_hours_in_firm_within_all",
                violation_error_message="在企业的学时不能多于总学时，总学时至少为1。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_its_school",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ITS_SCHOOL,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name
