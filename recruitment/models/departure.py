"""Workers who left the county for work, and the calls to them after 30, 90 and 180 days."""

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.county import short_name
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time
from recruitment.models.base import ExportBase
from recruitment.models.event import (
    APPEND_ONLY,
    NEVER_DELETED,
    READS_DEPARTURES,
    RecruitmentEvent,
)
from workers.models import Worker
from workers.reading_bureaus import acts_for_one_of

PROVINCES = (
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "内蒙古自治区",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
    "香港特别行政区",
    "澳门特别行政区",
    "台湾省",
)
CALL_DAYS = (30, 90, 180)
# A call before its day tells nothing of that day; and of who came home there is nothing more to ask.
CALLED_IN_TIME = """
    PERFORM 1 FROM recruitment_departure departure
        WHERE departure.id = NEW.departure_id AND departure.left_on + NEW.days::int <= NEW.on
            AND (departure.returned_on IS NULL
                OR departure.returned_on >= departure.left_on + NEW.days::int)
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'departure % is not asked after % days on %',
            NEW.departure_id, NEW.days, NEW.on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'follow_up_on_its_day';
    END IF;
    RETURN NEW;
"""


class DepartureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if acts_for_one_of(user, READS_DEPARTURES) else self.none()

    def left_in_year(self, on):
        """Those of the day's year until the day."""
        return self.filter(left_on__lte=on, left_on__gte=on.replace(month=1, day=1))


@pghistory.track()
class Departure(models.Model):
    """A worker of the register left the county for work. Who she is stands in the register of workers alone.

    employer: the firm or agency, never a household's name. was_organised: by a vehicle that the government
    paid for. returned_on: the day on which she is home again, None while she is away.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name="服务人员")
    left_on = models.DateField("出发日")
    province = models.CharField("到哪个省", max_length=10, choices=[(p, p) for p in PROVINCES])
    city = models.CharField("到哪个市", max_length=30)
    employer = models.CharField("用工单位", max_length=80, help_text="单位名称，不填住户。")
    was_organised = models.BooleanField("乘坐政府组织的免费专车（专列）")
    base = models.ForeignKey(
        ExportBase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departures",
        verbose_name="劳务输出基地",
    )
    event = models.ForeignKey(
        RecruitmentEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departures",
        verbose_name="对接活动",
    )
    returned_on = models.DateField("返乡日", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["-left_on", "-pk"]
        verbose_name = "外出务工"
        verbose_name_plural = "外出务工"
        constraints = [
            # She may leave again on the day she came home.
            one_at_a_time(
                "departure_one_at_a_time",
                of=["worker"],
                days=day_range("left_on", "returned_on", bounds="[)"),
                message="这段时间已经登记过外出务工，请先登记上一次的返乡日。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gt=F("left_on")),
                name="departure_days_in_order",
                violation_error_message="返乡日要晚于出发日。",
            ),
        ]
        indexes = [models.Index(fields=["left_on", "id"], name="departure_left")]
        triggers = [
            pgtrigger.ReadOnly(name="what_happened_stays", exclude=["returned_on"]),
            NEVER_DELETED,
        ]

    def __str__(self):
        return f"{date_format(self.left_on)}到{self.province}{self.city}"

    def get_absolute_url(self):
        return reverse("admin:recruitment_departure_change", args=[self.pk])

    @property
    def destination(self) -> str:
        """How far, as the travel allowance asks: outside_province, in_province or in_city."""
        if self.province != settings.SITE_PROVINCE:
            return "outside_province"
        is_near = self.city.startswith(short_name(settings.SITE_CITY))
        return "in_city" if is_near else "in_province"

    @property
    def leaves_the_county(self) -> bool:
        """Whether it leads out of the portal's county, whose name the settings have and the database has not."""
        is_here = short_name(settings.SITE_COUNTY) in self.city
        return self.province != settings.SITE_PROVINCE or not is_here

    def months_until(self, on: date) -> int:
        """Full months away from the departure until the day, or until she came home."""
        last = min(on, self.returned_on or on)
        months = (last.year - self.left_on.year) * 12 + last.month - self.left_on.month
        return max(0, months - (last.day < self.left_on.day))


class FollowUp(models.Model):
    """What a call after so many days has told. wage_yuan: a month's wage as she tells it, None for not told."""

    DAYS = CALL_DAYS

    class Result(models.TextChoices):
        WORKING = "working", "在岗"
        MOVED = "moved", "换了单位，仍在外务工"
        RETURNED = "returned", "已返乡"
        UNREACHED = "unreached", "联系不上"

    departure = models.ForeignKey(
        Departure, models.PROTECT, related_name="follow_ups", verbose_name="外出务工"
    )
    days = models.PositiveSmallIntegerField(
        "第几天", choices=[(each, f"{each}天") for each in CALL_DAYS]
    )
    on = models.DateField("回访日")
    result = models.CharField("情况", max_length=10, choices=Result)
    wage_yuan = models.PositiveIntegerField("月工资（元）", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="回访人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["days"]
        verbose_name = "务工回访"
        verbose_name_plural = "务工回访"
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "days"],
                name="follow_up_once",
                violation_error_message="这一次回访已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(days__in=CALL_DAYS),
                name="follow_up_after_these_days",
                violation_error_message="回访在第30天、90天和180天以后。",
            ),
            models.CheckConstraint(
                condition=Q(wage_yuan=None) | Q(wage_yuan__range=(1, 200_000)),
                name="follow_up_wage_in_range",
                violation_error_message="月工资在1到200000元之间，不知道的不填。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="called_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=CALLED_IN_TIME,
            ),
            APPEND_ONLY,
        ]

    def __str__(self):
        return f"第{self.days}天{self.get_result_display()}"
