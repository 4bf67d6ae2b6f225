"""The certificates of a worker's skills: their kinds and levels, who issued them, how long they hold."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from gaotai_jiazheng.refusals import refusal
from workers.models.choices import WITH_LEVEL, CertificateKind, SkillLevel
from workers.models.credential import Credential, CredentialQuerySet, verified_stays
from workers.models.occupation import EvaluationBody, Occupation
from workers.reading_bureaus import READS_CERTIFICATES

LEVEL_OF_ITS_OCCUPATION = """
    IF NEW.skill_level IS NOT NULL AND EXISTS (
        SELECT 1 FROM workers_occupation
        WHERE id = NEW.occupation_id AND levels <> '{}' AND NOT NEW.skill_level = ANY(levels)
    )
    THEN
        RAISE EXCEPTION 'occupation % has no level %', NEW.occupation_id, NEW.skill_level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_level_of_its_occupation';
    END IF;
    RETURN NEW;
"""


class OccupationCertificateQuerySet(CredentialQuerySet):
    readers = READS_CERTIFICATES

    def in_force(self, on):
        """Issued, not run out and not revoked on that day; verified or not."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            Q(revoked_on=None) | Q(revoked_on__gt=on),
            issued_on__lte=on,
        )


@pghistory.track()
class OccupationCertificate(Credential):
    """A certificate of skills. skill_level: None for kinds without levels."""

    PRINTED = (
        "kind",
        "occupation",
        "skill_level",
        "number",
        "body",
        "issuer",
        "issued_on",
        "valid_until",
    )

    kind = models.CharField("证书种类", max_length=16, choices=CertificateKind)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="certificates", verbose_name="职业"
    )
    work_type = models.CharField("工种", max_length=20, blank=True)
    skill_level = models.PositiveSmallIntegerField(
        "等级", choices=SkillLevel, null=True, blank=True
    )
    number = models.CharField("证书编号", max_length=25)
    body = models.ForeignKey(
        EvaluationBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name="评价机构",
    )
    issuer = models.CharField(
        "发证机构", max_length=80, blank=True, help_text="没有备案的机构写名称。"
    )
    issued_on = models.DateField("发证日")
    valid_until = models.DateField(
        "有效期至", null=True, blank=True, help_text="含这一天；长期有效的空着。"
    )
    revoked_on = models.DateField("吊销日", null=True, blank=True, editable=False)
    revoked_reason = models.CharField("吊销原因", max_length=200, blank=True, editable=False)

    objects = OccupationCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["skill_level", "-issued_on", "pk"]
        default_related_name = "certificates"
        verbose_name = "技能证书"
        verbose_name_plural = "技能证书"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="certificate_number_once",
                violation_error_message="这个证书编号已经登记过；登记错了的，请联系县人社局核对。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["skill_level", "qualification"], skill_level__isnull=False)
                | Q(kind__in=["special_ability", "training"], skill_level=None),
                name="certificate_level_by_kind",
                violation_error_message="等级证书和资格证书要选等级，专项能力证书和培训证书没有等级。",
            ),
            models.CheckConstraint(
                condition=Q(skill_level=None) | Q(skill_level__range=(1, 5)),
                name="certificate_level_one_to_five",
                violation_error_message="等级只有一级到五级。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")),
                name="certificate_days_in_order",
                violation_error_message="有效期不能早于发证日。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_reason="")
                | Q(revoked_on__isnull=False) & ~Q(revoked_reason=""),
                name="certificate_revoked_says_why",
                violation_error_message="吊销要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False, issuer="") | Q(body=None) & ~Q(issuer=""),
                name="certificate_has_one_issuer",
                violation_error_message="请选备案的评价机构，或者填写发证机构的名称，两者选一。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False, revoked_on=None),
                name="certificate_ends",
            ),
            models.Index(
                fields=["worker"], condition=Q(verification=None), name="certificate_to_verify"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="level_of_its_occupation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("occupation_id", "skill_level"),
                func=LEVEL_OF_ITS_OCCUPATION,
            ),
            verified_stays(
                "worker_id", "kind", "occupation_id", "skill_level", "number", "issued_on"
            ),
        ]

    def __str__(self):
        return f"{self.occupation.name}{self.level_text}"

    def clean(self):
        """Codes: level_unknown, outside_scope."""
        self.number = "".join(self.number.split()).upper()
        if self.occupation_id is None:
            return
        level = self.skill_level if self.kind in WITH_LEVEL else None
        if level is not None and not self.occupation.has_level(level):
            names = "、".join(self.occupation.level_names)
            message = f"{self.occupation}没有{SkillLevel(level).label}，只有{names}。"
            raise refusal("skill_level", message, "level_unknown")
        if self.body is None or self.issued_on is None:
            return
        if not self.body.may_evaluate(self.occupation, level, self.issued_on):
            message = "发证日、职业或者等级不在这家机构的备案范围以内。"
            raise refusal("body", message, "outside_scope")

    @property
    def level_text(self):
        return SkillLevel(self.skill_level).label if self.skill_level else ""

    @property
    def issuer_name(self):
        return self.body.name if self.body_id else self.issuer

    def is_in_force(self, on) -> bool:
        if on < self.issued_on or (self.revoked_on is not None and on >= self.revoked_on):
            return False
        return self.valid_until is None or on <= self.valid_until
