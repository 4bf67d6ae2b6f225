"""The responsible bureaus of the plan and the people who act for them."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from gaotai_jiazheng.day_ranges import day_range, one_at_a_time


@pghistory.track()
class Bureau(models.Model):
    """A responsible bureau (责任单位) of the county."""

    slug = models.SlugField("标识", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    full_name = models.CharField("全称", max_length=60, blank=True)
    duties = models.TextField("职责", blank=True)
    phone = models.CharField("公开电话", max_length=30, blank=True)
    is_supervising_office = models.BooleanField(
        "督办机构", default=False, help_text="逾期事项最后提醒到这个单位；全县只有一个。"
    )
    is_dispatch_center = models.BooleanField(
        "派单机构",
        default=False,
        help_text="没有规则可循的事项和退回的事项由它派单；全县只有一个。",
    )
    handles_by_complaint_measures = models.BooleanField(
        "适用《市场监督管理投诉举报处理办法》", default=False
    )
    keeps_enterprise_register = models.BooleanField(
        "管理家政企业名录", default=False, help_text="这个单位的人员可以登记和修改家政企业。"
    )
    verifies_business_licenses = models.BooleanField(
        "核验营业执照", default=False, help_text="这个单位核对企业登记申请与登记注册信息是否一致。"
    )
    qualifies_home_care = models.BooleanField(
        "认定居家养老服务资格",
        default=False,
        help_text="这个单位认定哪些企业可以承接政府补贴的居家养老上门服务。",
    )
    follows_utility_rates = models.BooleanField(
        "落实水电气暖价格政策",
        default=False,
        help_text="这个单位核对社区网点的水电气暖是否执行居民价格。",
    )
    names_womens_services = models.BooleanField(
        "认定巾帼家政", default=False, help_text="这个单位登记哪些企业是巾帼家政。"
    )
    portal_channel_from = models.DateField(
        "公布本平台为投诉渠道之日",
        null=True,
        blank=True,
        help_text="自这一天起，在本平台提交之日就是该单位收到之日（总局令第121号第八条）。",
    )
    portal_channel_source = models.CharField("公布文件", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        constraints = [
            models.UniqueConstraint(
                fields=["is_supervising_office"],
                condition=Q(is_supervising_office=True),
                name="bureau_one_supervising_office",
                violation_error_message="督办机构只能有一个。",
            ),
            models.UniqueConstraint(
                fields=["is_dispatch_center"],
                condition=Q(is_dispatch_center=True),
                name="bureau_one_dispatch_center",
                violation_error_message="派单机构只能有一个。",
            ),
        ]

    def __str__(self):
        return self.name

    def is_portal_its_channel(self, on: date) -> bool:
        """Whether a submission here counted as received by this bureau on that day (Art. 8)."""
        return self.portal_channel_from is not None and self.portal_channel_from <= on


class BureauMemberQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Memberships in force on that day (today when None); the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)

    def left_with_open_account(self, on: date | None = None):
        """The last part of each person who has left every bureau while the account still enters the workbench;
        without the administrators, who need no bureau."""
        on = on or timezone.localdate()
        lasts_longer = Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until"))
        lasts_longer |= Q(valid_until=OuterRef("valid_until"), pk__gt=OuterRef("pk"))
        others = BureauMember.objects.filter(lasts_longer, user=OuterRef("user"))
        return self.filter(
            ~Exists(others),
            valid_until__lt=on,
            user__is_active=True,
            user__is_staff=True,
            user__is_superuser=False,
            user__groups=None,
        )


@pghistory.track()
class BureauMember(models.Model):
    """A person's part in a bureau, with its first and last day."""

    class Role(models.TextChoices):
        CONTACT = "contact", "专人（联系人）"
        DEPUTY = "deputy", "副联系人"
        HANDLER = "handler", "经办人"
        LEADER = "leader", "分管领导"

    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="members", verbose_name="责任单位"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    role = models.CharField("角色", max_length=10, choices=Role)
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = BureauMemberQuerySet.as_manager()

    class Meta:
        ordering = ["bureau", "role", "pk"]
        verbose_name = "单位人员"
        verbose_name_plural = "单位人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="bureau_member_period_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            one_at_a_time(
                "bureau_member_role_once_at_a_time",
                of=["bureau", "user", "role"],
                days=day_range("valid_from", "valid_until"),
                message="这个人在这段时间已经担任这个角色。",
            ),
        ]

    def __str__(self):
        return f"{self.bureau} {self.get_role_display()} {self.user}"
