"""The papers of a worker: skills, health, background, insurance. Each kind has its own readers."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import SealedTextField
from workers.models.choices import (
    WITH_LEVEL,
    BackgroundResult,
    CertificateKind,
    ConsentScope,
    PolicyKind,
    SkillLevel,
)
from workers.models.consent import Consent
from workers.models.employment import Employment
from workers.models.occupation import EvaluationBody, Occupation
from workers.models.verification import Verification
from workers.models.worker import Worker
from workers.reading_bureaus import (
    READS_BACKGROUND,
    READS_CERTIFICATES,
    READS_HEALTH,
    READS_POLICIES,
    acts_for_one_of,
)

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


def verified_stays(*columns):
    """The trigger that keeps what a bureau has verified as it was when it looked."""
    names = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    old, new = names
    return pgtrigger.Protect(
        name="verified_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.verification_id IS NOT NULL AND NEW.verification_id IS NOT NULL"
            f" AND ({old}) IS DISTINCT FROM ({new})"
        ),
    )


class CredentialQuerySet(models.QuerySet):
    """Papers of one kind. readers: slugs of bureaus; scope: what the worker's consent has to cover."""

    readers: frozenset[str] = frozenset()
    scope = ConsentScope.DETAILS

    def verified(self):
        return self.filter(verification__isnull=False)

    def to_verify(self):
        """Those that no bureau has looked at: neither verified nor found to be otherwise."""
        looked_at = Verification.objects.filter(
            subject_type=ContentType.objects.get_for_model(self.model), subject_id=OuterRef("pk")
        )
        return self.filter(~Exists(looked_at), verification=None)

    def visible_to(self, user):
        """All for the bureaus that read this kind. An enterprise sees, of who works for it today, what it
        has entered itself, and of the rest what the worker has opened to it."""
        if acts_for_one_of(user, self.readers):
            return self
        mine = list(enterprise_roles_of(user))
        if not mine:
            return self.none()
        today = timezone.localdate()
        here = Employment.objects.in_force(today).filter(
            worker=OuterRef("worker"), enterprise__in=mine
        )
        opened = Consent.objects.given().filter(
            worker=OuterRef("worker"),
            scope=self.scope,
            enterprise__in=here.values("enterprise"),
        )
        return self.filter(Exists(here.filter(enterprise=OuterRef("entered_for"))) | Exists(opened))


class Credential(models.Model):
    """What every paper has: whose it is, who entered it, and the look that verified it."""

    worker = models.ForeignKey(Worker, models.PROTECT, verbose_name="家政服务员")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报人",
        editable=False,
    )
    entered_for = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报企业",
        editable=False,
    )
    entered_at = models.DateTimeField("填报时间", default=timezone.now, editable=False)
    verification = models.OneToOneField(
        Verification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核验",
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_verified(self):
        return self.verification_id is not None


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


class HealthCertificateQuerySet(CredentialQuerySet):
    readers = READS_HEALTH
    scope = ConsentScope.HEALTH

    def in_force(self, on):
        return self.filter(valid_from__lte=on, valid_until__gte=on)


@pghistory.track()
class HealthCertificate(Credential):
    """A health certificate between two days. conclusion: what the check found; 县卫生健康局 alone reads it."""

    number = models.CharField("证明编号", max_length=40, blank=True)
    issuer = models.CharField("体检机构", max_length=80)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")
    conclusion = SealedTextField("体检结论", blank=True)

    objects = HealthCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-pk"]
        default_related_name = "health_certificates"
        verbose_name = "健康证明"
        verbose_name_plural = "健康证明"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="health_certificate_days_in_order",
                violation_error_message="健康证明的截止日不能早于起始日。",
            ),
            models.UniqueConstraint(
                fields=["worker", "valid_from"],
                name="health_certificate_once",
                violation_error_message="这一天开始的健康证明已经登记过。",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="health_certificate_ends"),
            models.Index(
                fields=["worker"], condition=Q(verification=None), name="health_to_verify"
            ),
        ]
        triggers = [verified_stays("worker_id", "number", "issuer", "valid_from", "valid_until")]

    def __str__(self):
        return f"健康证明 {date_format(self.valid_from)}至{date_format(self.valid_until)}"


class BackgroundCheckQuerySet(CredentialQuerySet):
    readers = READS_BACKGROUND
    scope = ConsentScope.BACKGROUND


@pghistory.track()
class BackgroundCheck(Credential):
    """What 县公安局 found, and when: the result and the day, nothing else. Only that bureau enters it."""

    result = SealedTextField("结果", choices=BackgroundResult)
    checked_on = models.DateField("核验日")

    objects = BackgroundCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-pk"]
        default_related_name = "background_checks"
        verbose_name = "背景核验"
        verbose_name_plural = "背景核验"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "checked_on"],
                name="background_check_once_a_day",
                violation_error_message="这一天的核验结果已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(entered_for=None, verification__isnull=False),
                name="background_check_by_its_bureau",
                violation_error_message="背景核验由县公安局登记。",
            ),
        ]
        triggers = [verified_stays("worker_id", "checked_on")]

    def __str__(self):
        return f"背景核验 {date_format(self.checked_on)}"


class PolicyQuerySet(CredentialQuerySet):
    readers = READS_POLICIES

    def in_force(self, on):
        return self.filter(valid_from__lte=on, valid_until__gte=on)


@pghistory.track()
class Policy(Credential):
    """Commercial insurance of one worker; a group's policy is one row for each who is insured by it."""

    kind = models.CharField("险种", max_length=20, choices=PolicyKind)
    insurer = models.CharField("保险公司", max_length=80)
    number = models.CharField("保单号", max_length=60)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", help_text="含这一天。")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-pk"]
        default_related_name = "policies"
        verbose_name = "商业保险"
        verbose_name_plural = "商业保险"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="policy_days_in_order",
                violation_error_message="保险的截止日不能早于起始日。",
            ),
            models.UniqueConstraint(
                fields=["worker", "kind", "insurer", "number"],
                name="policy_once_for_a_worker",
                violation_error_message="这个人的这份保单已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="policy_ends")]
        triggers = [
            verified_stays("worker_id", "kind", "insurer", "number", "valid_from", "valid_until")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.insurer}"
