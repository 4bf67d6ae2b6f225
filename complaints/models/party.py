"""Who stands beside the complainant: an agent, or others with the same dispute."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models.complaint import Complaint
from complaints.transitions import Action
from gaotai_jiazheng.sealed import SealedTextField


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Agent(models.Model):
    """Who complains in the complainant's name, and what the authority covers. Source: 总局令第121号第十一条."""

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="agent", verbose_name="投诉"
    )
    name = SealedTextField("代理人姓名")
    phone = SealedTextField("代理人电话")
    id_number = SealedTextField("代理人证件号码", blank=True)
    matter = models.CharField("委托事项", max_length=200)
    authority = models.CharField("委托权限", max_length=200)
    valid_from = models.DateField("委托期限自")
    valid_until = models.DateField("委托期限至", help_text="含这一天。")
    originals_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="查验原件的人",
        help_text="空着表示委托书在附件里，原件待查验。",
    )

    class Meta:
        verbose_name = "代理人"
        verbose_name_plural = "代理人"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="agent_period_in_order",
                violation_error_message="委托期限的截止日不能早于开始日。",
            )
        ]

    def __str__(self):
        return f"{self.complaint_id} 代理人"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class JointComplainant(models.Model):
    """A further complainant of the same dispute. Source: 总局令第121号第十二条.

    Who filed represents the others; they may have chosen one further representative, so that there
    are at most two.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="joint_complainants", verbose_name="投诉"
    )
    name = SealedTextField("姓名")
    phone = SealedTextField("电话")
    is_representative = models.BooleanField("代表人", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "联合投诉人"
        verbose_name_plural = "联合投诉人"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(is_representative=True),
                name="joint_complainant_at_most_two_representatives",
                violation_error_message="代表人最多两名：提交的人和另外一名。",
            )
        ]

    def __str__(self):
        return f"{self.complaint_id} 联合投诉人{self.pk}"


class JointConsent(models.Model):
    """A represented complainant has agreed that the representatives settle or withdraw (第十二条)."""

    SUBJECTS = ((Action.AGREE, "和解、达成调解"), (Action.WITHDRAW, "撤回投诉"))

    complainant = models.ForeignKey(
        JointComplainant, models.PROTECT, related_name="consents", verbose_name="被代表人"
    )
    action = models.CharField("同意的事项", max_length=20, choices=SUBJECTS)
    agreed_on = models.DateField("同意日期")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "被代表人的同意"
        verbose_name_plural = "被代表人的同意"
        constraints = [
            models.UniqueConstraint(
                fields=["complainant", "action"], name="joint_consent_once_for_an_action"
            )
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(self.agreed_on)}"
