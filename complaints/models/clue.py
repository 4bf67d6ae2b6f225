"""What else comes to light in a mediation: a breach of the law by the firm, a crime by a complainant."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bureaus.models import Bureau
from complaints.models.complaint import Complaint


class Clue(models.Model):
    """A clue to a breach of the law, checked as a report of its own. Source: 总局令第121号第二十七条.

    The report has no complainant: what the consumer said stays with the complaint.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="clues", verbose_name="投诉"
    )
    report = models.OneToOneField(
        Complaint, models.PROTECT, related_name="found_by_clue", verbose_name="核查件"
    )
    found_on = models.DateField("发现日")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "调解中发现的线索"
        verbose_name_plural = "调解中发现的线索"
        constraints = [
            models.CheckConstraint(condition=~Q(complaint=F("report")), name="clue_is_another_case")
        ]

    def __str__(self):
        return f"{self.complaint} → {self.report}"


@pghistory.track()
class PoliceReferral(models.Model):
    """A case handed to the police because of suspected fraud or extortion (移送). Source: 第四十二条."""

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="police_referral", verbose_name="投诉"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="接收单位")
    facts = models.TextField("涉嫌事实", max_length=2000)
    handed_on = models.DateField("移送日")
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "移送公安"
        verbose_name_plural = "移送公安"
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("handed_by")),
                name="police_referral_approved_by_another",
                violation_error_message="经办人不能批准自己的移送。",
            )
        ]

    def __str__(self):
        return f"{self.complaint} 移送{self.bureau}"
