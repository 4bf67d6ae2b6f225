"""Who trains: institutions on record, the people who sign in for them, and their teachers."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from enterprises.models.enterprise import validate_uscc
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.masking import mask_id_number, mask_name
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import SealedTextField
from regions.models import Community
from training.reading_bureaus import reads_all_training
from workers.models import IdType, Occupation
from workers.models.worker import id_digest


class InstitutionQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those on record on that day."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, struck_on=None
        )

    def visible_to(self, user):
        """All for whoever reads training; their own for whoever acts for one."""
        if reads_all_training(user):
            return self
        return self.filter(pk__in=institution_ids_of(user))


@pghistory.track()
class Institution(models.Model):
    """A body that may hold classes: for which occupations, between which days. Classes of starting up a
    business have no occupation and are open to all of them."""

    class Kind(models.TextChoices):
        COUNTY = "county", "县级培训机构"
        PROVINCIAL = "provincial", "省级标准化培训机构"
        ENTERPRISE = "enterprise", "企业"
        SCHOOL = "school", "职业院校"

    kind = models.CharField("类别", max_length=10, choices=Kind)
    name = models.CharField("机构名称", max_length=80)
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[validate_uscc],
        error_messages={"unique": "这个统一社会信用代码已经登记。"},
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )
    address = models.CharField("地址", max_length=160, blank=True)
    phone = models.CharField("公开电话", max_length=30, blank=True)
    occupations = models.ManyToManyField(
        Occupation, related_name="institutions", verbose_name="培训范围", blank=True
    )
    valid_from = models.DateField("备案自")
    valid_until = models.DateField("备案至", null=True, blank=True, help_text="含这一天。")
    struck_on = models.DateField("取消备案日", null=True, blank=True)
    source = models.CharField("依据", max_length=120, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "培训机构"
        verbose_name_plural = "培训机构"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="institution_days_in_order",
                violation_error_message="备案截止日不能早于起始日。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["uscc"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("admin:training_institution_change", args=[self.pk])

    def may_train(self, occupation, on) -> bool:
        """Whether a class of this occupation (None: starting up a business) of that day is in its scope."""
        if on < self.valid_from or (self.valid_until is not None and on > self.valid_until):
            return False
        if self.struck_on is not None and on >= self.struck_on:
            return False
        return occupation is None or self.occupations.filter(pk=occupation.pk).exists()


class InstitutionMemberQuerySet(models.QuerySet):
    def current(self, on=None):
        """Memberships in force on that day (today when None); the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class InstitutionMember(models.Model):
    """A person who signs in for an institution, with the first and the last day."""

    class Role(models.TextChoices):
        MANAGER = "manager", "负责人"
        CLERK = "clerk", "经办人"

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="members", verbose_name="培训机构"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="institution_memberships",
        verbose_name="人员",
    )
    role = models.CharField("角色", max_length=8, choices=Role)
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = InstitutionMemberQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "pk"]
        verbose_name = "机构人员"
        verbose_name_plural = "机构人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="institution_member_days_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.UniqueConstraint(
                fields=["institution", "user", "valid_from"],
                name="institution_member_once_from_a_day",
                violation_error_message="这个人从这一天起已经是这家机构的人。",
            ),
        ]

    def __str__(self):
        return f"{self.institution} {self.get_role_display()} {self.user}"


def institution_ids_of(user) -> frozenset[int]:
    """The institutions that the person acts for today. Asked once per user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    known = user.__dict__.get("_institution_ids")
    if known is None:
        rows = InstitutionMember.objects.current().filter(user=user)
        known = user.__dict__["_institution_ids"] = frozenset(
            rows.values_list("institution_id", flat=True)
        )
    return known


class TeacherQuerySet(models.QuerySet):
    def teaching(self):
        return self.filter(left_on=None)

    def visible_to(self, user):
        return self.filter(institution__in=Institution.objects.visible_to(user))


@pghistory.track()
class Teacher(models.Model):
    """Who teaches for an institution. The digest is the one by which a worker and an examiner are found, so
    that the same person at two institutions can be told."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="teachers", verbose_name="培训机构"
    )
    name = SealedTextField("姓名")
    id_number = SealedTextField("身份证号码")
    id_digest = models.CharField("证件摘要", max_length=64, editable=False, db_index=True)
    qualification = models.CharField("资格", max_length=80, help_text="例如：家政服务员高级工。")
    qualification_number = models.CharField("资格证号", max_length=40, blank=True)
    left_on = models.DateField("离开日", null=True, blank=True)

    objects = TeacherQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "pk"]
        verbose_name = "授课教师"
        verbose_name_plural = "授课教师"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "id_digest"],
                name="teacher_once_in_an_institution",
                violation_error_message="这位教师已经登记。",
            ),
            models.CheckConstraint(condition=~Q(id_digest=""), name="teacher_has_a_digest"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_it_is_stays", fields=["institution", "id_digest"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.masked_name}（{self.qualification}）"

    def save(self, *args, **kwargs):
        self.id_digest = id_digest(IdType.RESIDENT, self.id_number)
        super().save(*args, **kwargs)

    def clean(self):
        """Codes: id_number."""
        if problem := id_number_problem(self.id_number):
            raise refusal("id_number", problem, "id_number")

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)
