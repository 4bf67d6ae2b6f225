"""Which enterprises take part in a campaign."""

import pghistory
import pgtrigger
from django.db import models
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from promotion.models.campaign import PERHAPS, PERSON, Campaign


class ParticipationQuerySet(models.QuerySet):
    def standing(self):
        """Those that have not left."""
        return self.filter(left_at=None)

    def taking(self):
        """Those at which a voucher can be used today: of an enterprise in good standing."""
        return self.standing().filter(enterprise__state=Enterprise.State.REGISTERED)

    def visible_to(self, user):
        """All for whoever sees the campaign in the workbench; else those of one's own enterprises."""
        if oversees_all_bureaus(user):
            return self
        mine = models.Q(campaign__bureau__in=bureau_ids_of(user))
        return self.filter(mine | models.Q(enterprise__in=enterprise_roles_of(user)))


@pghistory.track()
class Participation(models.Model):
    """An enterprise that takes vouchers of a campaign, from joining until it leaves. Both are kept."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="participations", verbose_name="活动"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="promotions", verbose_name="企业"
    )
    joined_by = models.ForeignKey(**PERSON, verbose_name="报名人")
    joined_at = models.DateTimeField("报名时间", default=timezone.now)
    left_at = models.DateTimeField("退出时间", **PERHAPS)
    leave_reason = models.CharField("退出原因", max_length=200, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "参加企业"
        verbose_name_plural = "参加企业"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "enterprise"],
                name="participation_once",
                violation_error_message="企业已经报名参加过这次活动。",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None, leave_reason="")
                | models.Q(left_at__isnull=False) & ~models.Q(leave_reason=""),
                name="participation_left_says_why",
                violation_error_message="退出要写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_stays", fields=["campaign", "enterprise"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enterprise}参加{self.campaign}"
