"""Awards of workers (表彰), by the document that gives them, and the rules by which money follows."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from workers.models import Worker
from workers.models.file import SUFFIXES
from workers.reading_bureaus import COMMERCE, HRSS, UNION, WOMEN, acts_for_one_of

# Measure 15: 县总工会、县妇联、县人社局、县工业信息化和商务局.
GIVES_AWARDS = frozenset({HRSS, UNION, WOMEN, COMMERCE})


def stored_name(file, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"credentials/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[file.content_type]}"


class RewardRuleQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(until=None) | Q(until__gte=on), in_force_from__lte=on)


@pghistory.track()
class RewardRule(models.Model):
    """An amount as a document of a bureau has it, between two days. No amount comes from anywhere else."""

    name = models.CharField("奖励项目", max_length=80)
    amount_yuan = models.DecimalField("金额（元）", max_digits=10, decimal_places=2)
    document = models.CharField("文件名称和文号", max_length=160)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="制定单位")
    in_force_from = models.DateField("施行日期")
    until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = RewardRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from", "name"]
        verbose_name = "奖励标准"
        verbose_name_plural = "奖励标准"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "in_force_from"],
                name="reward_rule_once_a_day",
                violation_error_message="这一天已经有这个项目的标准。",
            ),
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0),
                name="reward_rule_amount_positive",
                violation_error_message="金额要大于零。",
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="reward_rule_has_its_document",
                violation_error_message="请写明文件名称和文号。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")),
                name="reward_rule_days_in_order",
                violation_error_message="截止日不能早于施行日期。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="amount_stays", fields=["amount_yuan", "in_force_from"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.name} {self.amount_yuan}元"


RULE_OF_ITS_DAY = """
    PERFORM 1 FROM credentials_rewardrule WHERE id = NEW.rule_id
        AND NEW.awarded_on >= in_force_from AND NEW.awarded_on <= COALESCE(until, NEW.awarded_on);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'reward rule % is not in force on that day', NEW.rule_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_rule_of_its_day';
    END IF;
    RETURN NEW;
"""


class AwardQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def visible_to(self, user):
        """For the bureaus that give awards; a worker reads her own on her own page."""
        return self if acts_for_one_of(user, GIVES_AWARDS) else self.none()


@pghistory.track()
class Award(models.Model):
    """One award of one worker, as its document says. rule: by which money follows, None where none does."""

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="awards", verbose_name="家政服务员"
    )
    title = models.CharField("表彰名称", max_length=80)
    awarded_by = models.CharField("授予单位", max_length=80)
    document = models.CharField("文件名称和文号", max_length=160)
    awarded_on = models.DateField("授予日")
    rule = models.ForeignKey(
        RewardRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="奖励标准",
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="登记单位")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_on = models.DateField("撤销日", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销的理由", max_length=200, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        verbose_name = "表彰"
        verbose_name_plural = "表彰"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "title", "awarded_on"],
                condition=Q(withdrawn_on=None),
                name="award_once",
                violation_error_message="这个人的这项表彰已经登记过。",
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(awarded_by=""),
                name="award_has_its_document",
                violation_error_message="请写明授予单位、文件名称和文号。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__gte=F("awarded_on")) & ~Q(withdrawn_reason=""),
                name="award_withdrawn_says_why",
                violation_error_message="撤销要写理由，撤销日不能早于授予日。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rule_of_its_day",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("rule_id", "awarded_on"),
                condition=pgtrigger.Condition("NEW.rule_id IS NOT NULL"),
                func=RULE_OF_ITS_DAY,
            ),
            pgtrigger.ReadOnly(
                name="given_stays",
                exclude=["withdrawn_on", "withdrawn_reason"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.title} {date_format(self.awarded_on)}"


class AwardFile(models.Model):
    """The certificate or document of an award, made harmless."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = "表彰文件"
        verbose_name_plural = "表彰文件"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name
