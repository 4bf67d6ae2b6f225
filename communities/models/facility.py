"""Host facilities (老年之家, 日间照料中心 …): public places in a community in which an outlet may be."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from regions.models import Community

# An outlet that comes in holds the facility's row, so that one of the two sees the other.
CLOSED_WHEN_EMPTY = """
    PERFORM 1 FROM communities_outlet
        WHERE facility_id = NEW.id AND state NOT IN ('closed', 'withdrawn');
    IF FOUND THEN
        RAISE EXCEPTION 'facility % has outlets', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'facility_closed_when_empty';
    END IF;
    RETURN NEW;
"""


class HostFacilityQuerySet(models.QuerySet):
    def open(self):
        """Those an outlet may be in."""
        return self.filter(closed_on=None)


@pghistory.track()
class HostFacility(models.Model):
    """A place that takes an outlet in. Source: the plan, measure 三 (依托社区综合服务设施)."""

    class Kind(models.TextChoices):
        ELDERLY_HOME = "elderly_home", "老年之家"
        DAY_CARE = "day_care", "日间照料中心"
        SERVICE_CENTER = "service_center", "社区综合服务设施"
        WOMENS_HOME = "womens_home", "妇女之家"
        OTHER = "other", "其他场所"

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=16, choices=Kind)
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="facilities", verbose_name="社区（村）"
    )
    address = models.CharField("地址", max_length=160, help_text="路名、门牌、楼栋，或者怎么走。")
    operator = models.CharField("管理单位", max_length=80, blank=True)
    is_government_funded = models.BooleanField(
        "政府投资建设", default=False, help_text="政府投资建设的，可以按规定减免租金。"
    )
    lease_until = models.DateField(
        "场地使用期限至", null=True, blank=True, help_text="含这一天；到期前提醒。"
    )
    opened_on = models.DateField("启用日", default=timezone.localdate)
    closed_on = models.DateField("停用日", null=True, blank=True)

    objects = HostFacilityQuerySet.as_manager()

    class Meta:
        ordering = ["community", "name"]
        verbose_name = "社区服务场所"
        verbose_name_plural = "社区服务场所"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                name="facility_name_once_in_its_community",
                violation_error_message="这个社区（村）已经有同名的场所。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="facility_days_in_order",
                violation_error_message="停用日不能早于启用日。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_when_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("closed_on"),
                condition=pgtrigger.Condition("NEW.closed_on IS NOT NULL"),
                func=CLOSED_WHEN_EMPTY,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.name}（{self.get_kind_display()}）"

    def get_absolute_url(self):
        return reverse("admin:communities_hostfacility_change", args=[self.pk])

    def clean(self):
        """Raises ValidationError, codes facility_in_use and future_day, on closed_on."""
        if self.closed_on is None:
            return
        if self.closed_on > timezone.localdate():
            message = "停用日不能晚于今天；以后才到期的，填在“场地使用期限至”。"
            raise refusal("closed_on", message, "future_day")
        if self.pk and self.outlets.live().exists():
            message = "里面还有没有关闭的网点，请网点先迁出或者关闭。"
            raise refusal("closed_on", message, "facility_in_use")
