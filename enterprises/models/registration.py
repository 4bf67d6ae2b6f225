"""An enterprise's own registration on its way into the register, with every step that was taken."""

import json

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from enterprises.models.choices import Purpose
from enterprises.models.enterprise import Enterprise
from enterprises.models.entry import Amendment
from enterprises.models.files import stored_name
from enterprises.models.member import EnterpriseMember
from enterprises.models.support import HomeCareQualification, Partnership
from enterprises.reviewing_bureaus import home_care_bureau, reviewing_bureau_ids
from enterprises.transitions import EDITABLE, LIVE, UNDER_REVIEW, Action, State
from gaotai_jiazheng.sealed import SealedTextField

NUMBER_SEQUENCE = "enterprises_registration_number"


class RegistrationQuerySet(models.QuerySet):
    def under_review(self):
        """Those that wait for one of the two bureaus."""
        return self.filter(state__in=UNDER_REVIEW)

    def live(self):
        """Those that hold their credit code."""
        return self.filter(state__in=LIVE)

    def visible_to(self, user):
        """Those that were sent, for the bureaus that keep the register or verify licences and for who
        oversees the county. A draft is nobody's but its applicant's."""
        takes_part = not reviewing_bureau_ids().isdisjoint(bureau_ids_of(user))
        if takes_part or oversees_all_bureaus(user):
            return self.exclude(state=State.DRAFT)
        return self.none()


@pghistory.track(exclude=["answers", "resume_code"])
class Registration(models.Model):
    """What an enterprise has typed about itself, from the first field to the decision.

    answers: JSON, field name -> what the browser sent. It is opened by number and resume code, or by
    its applicant who is signed in.
    """

    State = State

    number = models.CharField("登记编号", max_length=24, unique=True)
    resume_code = SealedTextField("续填码")
    resume_digest = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    answers = SealedTextField("已填内容", default="{}", help_text="JSON")
    name = models.CharField("企业名称", max_length=80, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="申请人",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="家政企业",
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核验人",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    begun_at = models.DateTimeField("开始填写", default=timezone.now)
    updated_at = models.DateTimeField("最近修改", default=timezone.now, db_index=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "企业登记申请"
        verbose_name_plural = "企业登记申请"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(state__in=LIVE),
                name="registration_uscc_live_once",
                violation_error_message="这个统一社会信用代码已经有人申请登记。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(applicant__isnull=False, submitted_at__isnull=False) & ~Q(uscc=""),
                name="registration_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(
                    enterprise__isnull=False,
                    verified_by__isnull=False,
                    decided_by__isnull=False,
                ),
                name="registration_approved_has_its_enterprise",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(verified_by=F("decided_by")),
                name="registration_verified_and_approved_by_two",
                violation_error_message="核验和审核须由两个人分别办理。",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="registration_state")]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:enterprises_registration_change", args=[self.pk])

    @property
    def given(self) -> dict:
        """Field name -> what the browser sent."""
        return json.loads(self.answers or "{}")

    @property
    def is_editable(self):
        """Whether its applicant may still change it."""
        return self.state in EDITABLE

    @property
    def is_open(self):
        """Whether a decision is still to come."""
        return self.state in LIVE


class RegistrationStep(models.Model):
    """One step of a registration: rows are added and never changed. by: None for whoever has no account yet."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=12, choices=Action)
    state_after = models.CharField("之后的状态", max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "登记步骤"
        verbose_name_plural = "登记步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.registration_id} {self.get_action_display()}"


class Remark(models.Model):
    """What a bureau asks to be put right in one field; open until the registration is sent again."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="remarks")
    field = models.CharField("栏目", max_length=40)
    text = models.CharField("要改什么", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("提出时间", default=timezone.now)
    answered_at = models.DateTimeField("重新提交时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "补正意见"
        verbose_name_plural = "补正意见"
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "field"],
                condition=Q(answered_at=None),
                name="remark_open_once_for_its_field",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="remark_says_something",
                violation_error_message="请写明要改什么。",
            ),
        ]

    def __str__(self):
        return f"{self.field}：{self.text}"


class EnterpriseFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the enterprises the person acts for; those of what was sent, for the bureaus that keep the
        register or verify licences and for whoever oversees the county; of home care for whoever decides on it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = EnterpriseMember.objects.current().filter(user=user.pk)
        bureaus = bureau_ids_of(user)
        home_care = home_care_bureau()
        if oversees_all_bureaus(user) or not reviewing_bureau_ids().isdisjoint(bureaus):
            sent = ~Q(registration__state=State.DRAFT) | Q(enterprise__isnull=False)
        elif home_care is not None and home_care.pk in bureaus:
            sent = Q(qualification__isnull=False)
        else:
            sent = Q(pk=None)
        return self.filter(sent | Q(enterprise__in=mine.values("enterprise")))


class EnterpriseFile(models.Model):
    """A picture (re-encoded, without metadata) or a PDF of a registration, later of its enterprise, and of
    what the enterprise has proposed."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="files"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="files"
    )
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="files"
    )
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="files"
    )
    qualification = models.ForeignKey(
        HomeCareQualification, models.PROTECT, null=True, blank=True, related_name="files"
    )
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = EnterpriseFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "企业文件"
        verbose_name_plural = "企业文件"
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False) | Q(enterprise__isnull=False),
                name="enterprise_file_belongs_somewhere",
            )
        ]

    def __str__(self):
        return self.name
