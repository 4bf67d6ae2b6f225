"""A labour brand (劳务品牌): whose it is, its standard and its mark, and what bureaus did for it."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from brands.transitions import NEXT_STATE, Action, State
from bureaus.models import Bureau
from funds.models import Commitment
from recruitment.models.event import APPEND_ONLY, NEVER_DELETED
from workers.models.file import SUFFIXES
from workers.reading_bureaus import COMMERCE, HRSS, WOMEN, acts_for_one_of


def mark_name(brand, filename):
    return stored_name(brand.mark_type)


def standard_name(brand, filename):
    return stored_name(brand.standard_type)


def stored_name(content_type):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"brands/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[content_type]}"


# Measure 9: 县人社局, 县妇联, 县工业信息化和商务局.
READS_BRANDS = frozenset({HRSS, WOMEN, COMMERCE})


class BrandQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All, with what is not public of them, for the bureaus of the measure."""
        return self if acts_for_one_of(user, READS_BRANDS) else self.none()

    def public(self):
        """Those that everybody reads of: in care or recognised."""
        return self.filter(state__in=[State.GROWING, State.RECOGNISED])

    def recognised(self, on):
        """Those that were recognised on the day, by their last step until then."""
        last = BrandStep.objects.filter(row=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        rows = self.alias(was=Subquery(last.values("state")[:1]))
        return rows.filter(was=State.RECOGNISED)


@pghistory.track(exclude=["mark", "standard_file"])
class Brand(models.Model):
    """One brand. owner: the body that has the mark. standard: what a member keeps to, in words for everybody;
    standard_file: the document itself. bureau: whose care it is in, who hears of complaints."""

    LIFE = NEXT_STATE

    name = models.CharField(
        "品牌", max_length=30, unique=True, error_messages={"unique": "这个品牌已经登记。"}
    )
    slug = models.SlugField(
        "网址里的名字", max_length=30, unique=True, error_messages={"unique": "已经有这个网址。"}
    )
    owner = models.CharField("品牌所有人", max_length=80)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="培育单位")
    phone = models.CharField("咨询电话", max_length=30)
    story = models.TextField("品牌介绍", max_length=1000)
    standard = models.TextField("服务标准", max_length=2000)
    joining = models.TextField("怎样加入", max_length=1000)
    prices = models.TextField("价格参考", max_length=600, blank=True)
    mark = models.FileField("标识", upload_to=mark_name, blank=True)
    mark_type = models.CharField(max_length=40, blank=True)
    standard_file = models.FileField("标准文件", upload_to=standard_name, blank=True)
    standard_type = models.CharField(max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "劳务品牌"
        verbose_name_plural = "劳务品牌"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="recognised") | ~Q(mark="") & ~Q(standard_file=""),
                name="brand_recognised_with_mark_and_standard",
                violation_error_message="认定以前要有标识和标准文件。",
            )
        ]
        triggers = [NEVER_DELETED]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("admin:brands_brand_change", args=[self.pk])


class BrandStep(models.Model):
    """One step of a brand. on: the day of the paper."""

    row = models.ForeignKey(Brand, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=State)
    on = models.DateField("日期")
    document = models.CharField("文件或者说明", max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "品牌进展"
        verbose_name_plural = "品牌进展"
        indexes = [models.Index(fields=["row", "on"], name="brand_step_day")]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.row_id} {self.get_action_display()}"


class Support(models.Model):
    """What a bureau did for a brand on a day. commitment: the money that was promised for it, None for none."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="supports", verbose_name="劳务品牌"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="支持单位")
    on = models.DateField("日期")
    what = models.CharField("做了什么", max_length=160)
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="用的资金",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "扶持措施"
        verbose_name_plural = "扶持措施"
        triggers = [APPEND_ONLY]

    def __str__(self):
        return self.what
