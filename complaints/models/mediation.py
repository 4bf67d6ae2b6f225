"""Who mediates: organisations and people on the register, and what they were given to mediate."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bureaus.models import Bureau
from complaints.models.complaint import Complaint


class InForceQuerySet(models.QuerySet):
    def in_force(self, on):
        """Entries that hold on that day, the last day included."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class MediationOrganization(models.Model):
    """An organisation that may mediate in the bureau's name. Source: 总局令第121号第十九条."""

    class Kind(models.TextChoices):
        CONSUMER_ASSOCIATION = "consumer_association", "消费者协会"
        INDUSTRY_ASSOCIATION = "industry_association", "行业协会"
        PEOPLES_MEDIATION = "peoples_mediation", "人民调解委员会"
        OTHER = "other", "其他依法成立的调解组织"

    name = models.CharField("名称", max_length=80, unique=True)
    kind = models.CharField("类型", max_length=24, choices=Kind)
    contact_name = models.CharField("联系人", max_length=40)
    phone = models.CharField("公开电话", max_length=30)
    address = models.CharField("地址", max_length=160, blank=True)
    valid_from = models.DateField("自")
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "调解组织"
        verbose_name_plural = "调解组织"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="mediation_organization_days_in_order",
                violation_error_message="截止日不能早于开始日。",
            )
        ]

    def __str__(self):
        return self.name


@pghistory.track()
class Mediator(models.Model):
    """A person who mediates for the bureau or for an organisation, between two days."""

    name = models.CharField("姓名", max_length=40)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在单位"
    )
    organization = models.ForeignKey(
        MediationOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mediators",
        verbose_name="所在调解组织",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="本平台账号",
        help_text="回避后，这个账号不能再办理该案。",
    )
    qualification = models.CharField("资格", max_length=120, help_text="聘书或者证书的名称和编号。")
    valid_from = models.DateField("自")
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "调解员"
        verbose_name_plural = "调解员"
        constraints = [
            models.CheckConstraint(
                condition=Q(bureau=None, organization__isnull=False)
                | Q(bureau__isnull=False, organization=None),
                name="mediator_of_bureau_or_organization",
                violation_error_message="所在单位和所在调解组织填一个，且只填一个。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="mediator_days_in_order",
                violation_error_message="截止日不能早于开始日。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.bureau or self.organization}）"


@pghistory.track()
class CaseMediator(models.Model):
    """Who mediates a case, from one day to another. Whoever was recused never comes back (第二十一条)."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="case_mediators", verbose_name="投诉"
    )
    mediator = models.ForeignKey(
        Mediator, models.PROTECT, related_name="cases", verbose_name="调解员"
    )
    named_on = models.DateField("指定日")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField("结束日", null=True, blank=True)
    is_recused = models.BooleanField("已回避", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "案件调解员"
        verbose_name_plural = "案件调解员"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(ended_on=None),
                name="case_mediator_one_at_a_time",
                violation_error_message="这件投诉已有调解员。",
            ),
            # Over the current and the recused: a recused mediator cannot be named once more.
            models.UniqueConstraint(
                fields=["complaint", "mediator"],
                condition=Q(ended_on=None) | Q(is_recused=True),
                name="case_mediator_not_after_recusal",
                violation_error_message="这位调解员已经回避，不能再办理这件投诉。",
            ),
            models.CheckConstraint(
                condition=Q(is_recused=False) | Q(ended_on__isnull=False),
                name="case_mediator_recused_has_ended",
            ),
        ]

    def __str__(self):
        return str(self.mediator)


@pghistory.track()
class Recusal(models.Model):
    """A request that the mediator stand aside, and the decision of another person. Source: 第二十一条."""

    class AskedBy(models.TextChoices):
        COMPLAINANT = "complainant", "投诉人"
        RESPONDENT = "respondent", "被投诉人"
        MEDIATOR = "mediator", "调解员本人"

    case_mediator = models.ForeignKey(
        CaseMediator, models.PROTECT, related_name="recusals", verbose_name="调解员"
    )
    asked_by = models.CharField("申请人", max_length=12, choices=AskedBy)
    reason = models.CharField("理由", max_length=500)
    asked_on = models.DateField("申请日")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_granted = models.BooleanField("决定回避", null=True)
    decision = models.CharField("决定理由", max_length=500, blank=True)
    decided_on = models.DateField("决定日", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_granted=None, decided_on=None, decided_by=None)
                | Q(is_granted__isnull=False, decided_on__isnull=False, decided_by__isnull=False),
                name="recusal_decided_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("recorded_by")),
                name="recusal_decided_by_another",
                violation_error_message="登记申请的人不能决定是否回避。",
            ),
            models.UniqueConstraint(
                fields=["case_mediator"],
                condition=Q(decided_on=None),
                name="recusal_one_open",
            ),
        ]

    def __str__(self):
        return f"{self.get_asked_by_display()}申请{self.case_mediator}回避"


@pghistory.track()
class Entrustment(models.Model):
    """A case given to an organisation to mediate, once: it cannot pass it on, nor get it again (第十九条)."""

    class Result(models.TextChoices):
        AGREED = "agreed", "双方达成一致"
        NOT_AGREED = "not_agreed", "未能达成一致"
        NOT_POSSIBLE = "not_possible", "无法进行"
        ENDED = "ended", "调解终止，收回"

    complaint = models.OneToOneField(
        Complaint,
        models.PROTECT,
        related_name="entrustment",
        verbose_name="投诉",
        error_messages={"unique": "这件投诉已经委托过调解，不能再次委托。"},
    )
    organization = models.ForeignKey(
        MediationOrganization, models.PROTECT, related_name="cases", verbose_name="调解组织"
    )
    complainant_agreed_on = models.DateField("投诉人同意日期")
    respondent_agreed_on = models.DateField("被投诉人同意日期")
    entrusted_on = models.DateField("委托日")
    returned_on = models.DateField("交回日", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=Result, blank=True)
    report = models.TextField("情况", max_length=2000, blank=True)

    class Meta:
        verbose_name = "委托调解"
        verbose_name_plural = "委托调解"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    complainant_agreed_on__lte=F("entrusted_on"),
                    respondent_agreed_on__lte=F("entrusted_on"),
                ),
                name="entrustment_after_both_agreed",
                violation_error_message="双方同意的日期不能晚于委托日。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None, result="")
                | Q(returned_on__isnull=False, returned_on__gte=F("entrusted_on")) & ~Q(result=""),
                name="entrustment_returned_with_result",
                violation_error_message="交回时请选择结果。",
            ),
        ]

    def __str__(self):
        return f"委托{self.organization}"
