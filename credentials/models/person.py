"""Who teaches and who examines: one person, one row, found by the keyed digest of the paper."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from enterprises.models import Enterprise
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.masking import mask_id_number, mask_name
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import SealedTextField
from workers.models import EvaluationBody, IdType
from workers.models.worker import id_digest
from workers.reading_bureaus import READS_CERTIFICATES, acts_for_one_of


class Part(models.TextChoices):
    ASSESSOR = "assessor", "考评员"
    TRAINER = "trainer", "授课教师"


class ExamPersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the bureaus that read certificates."""
        return self if acts_for_one_of(user, READS_CERTIFICATES) else self.none()


@pghistory.track()
class ExamPerson(models.Model):
    """A person who examines or teaches. The digest is the one by which a worker is found, so that nobody
    examines herself. enterprise: for whom she works; nobody of it is examined by her."""

    name = SealedTextField("姓名")
    id_number = SealedTextField("身份证号码")
    id_digest = models.CharField("证件摘要", max_length=64, editable=False)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所在家政企业",
        help_text="是家政企业的人才填；考评时对这家企业的考生回避。",
    )

    objects = ExamPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "考评和授课人员"
        verbose_name_plural = "考评和授课人员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                name="exam_person_once",
                violation_error_message="这个人已经登记，请在他的页面上加资格。",
            ),
            models.CheckConstraint(condition=~Q(id_digest=""), name="exam_person_has_a_digest"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_it_is_stays", fields=["id_digest"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.masked_name

    def save(self, *args, **kwargs):
        self.id_digest = id_digest(IdType.RESIDENT, self.id_number)
        super().save(*args, **kwargs)

    def clean(self):
        """Codes: id_number, exam_person_once."""
        self.id_number = "".join(self.id_number.split()).upper()
        if problem := id_number_problem(self.id_number):
            raise refusal("id_number", problem, "id_number")
        self.id_digest = id_digest(IdType.RESIDENT, self.id_number)
        if ExamPerson.objects.filter(id_digest=self.id_digest).exclude(pk=self.pk).exists():
            message = self._meta.constraints[0].violation_error_message
            raise refusal("id_number", message, "exam_person_once")

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)


class QualificationQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)

    def visible_to(self, user):
        return self if acts_for_one_of(user, READS_CERTIFICATES) else self.none()


@pghistory.track()
class Qualification(models.Model):
    """As what a person acts: an assessor of a body, or a trainer of an organisation, between two days."""

    person = models.ForeignKey(
        ExamPerson, models.PROTECT, related_name="qualifications", verbose_name="人员"
    )
    part = models.CharField("身份", max_length=8, choices=Part)
    body = models.ForeignKey(
        EvaluationBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessors",
        verbose_name="评价机构",
        help_text="考评员要填。",
    )
    organisation = models.CharField(
        "授课单位", max_length=80, blank=True, help_text="授课教师要填。"
    )
    number = models.CharField("资格证号", max_length=40)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["person", "part", "-valid_from"]
        verbose_name = "资格"
        verbose_name_plural = "资格"
        constraints = [
            models.CheckConstraint(
                condition=Q(part="assessor", body__isnull=False, organisation="")
                | Q(part="trainer", body=None) & ~Q(organisation=""),
                name="qualification_says_where",
                violation_error_message="考评员填评价机构，授课教师填授课单位。",
            ),
            models.UniqueConstraint(
                fields=["part", "number"],
                name="qualification_number_once",
                violation_error_message="这个资格证号已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="qualification_days_in_order",
                violation_error_message="截止日不能早于起始日。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["person", "part", "body"]),
        ]

    def __str__(self):
        where = self.body if self.body_id else self.organisation
        return f"{self.person} {self.get_part_display()} {self.number}（{where}）"
