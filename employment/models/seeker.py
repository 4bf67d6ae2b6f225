"""Who looks for work: what they can do, where and when; who they are stays sealed until they agree."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from employment.models.choices import Reach, Shift, WageUnit, Way, labels_of
from employment.models.job import READS_JOBS
from employment.models.station import GigStation, StationMember
from enterprises.models import ServiceLine
from gaotai_jiazheng.masking import mask_name, mask_phone
from gaotai_jiazheng.sealed import SealedTextField, blind_index
from regions.models import Community
from workers.reading_bureaus import acts_for_one_of

SEEKER_SEQUENCE = "employment_seeker_number"


def phone_index(phone: str) -> str:
    """What a seeker is found by: the telephone."""
    return blind_index(phone, "job_seeker_phone")


class SeekerQuerySet(models.QuerySet):
    def looking(self):
        """Those who look for work now."""
        return self.filter(state=Seeker.State.LOOKING)

    def visible_to(self, user):
        """All, masked, for the bureaus of the measure; a station sees who asked for its community or came to it."""
        if oversees_all_bureaus(user) or acts_for_one_of(user, READS_JOBS):
            return self.exclude(state=Seeker.State.PENDING)
        mine = StationMember.objects.current().filter(user_id=user.pk)
        stations = GigStation.objects.filter(pk__in=mine.values("station"))
        rows = self.filter(
            Q(station__in=stations) | Q(communities__in=stations.values("community"))
        )
        return rows.exclude(state=Seeker.State.PENDING).distinct()


@pghistory.track(
    exclude=["name", "phone", "phone_digest", "code_digest", "sms_digest", "note", "sms_expires_at"]
)
class Seeker(models.Model):
    """One person's wish. ``name`` and ``phone`` are sealed, and erased when the person takes the wish back."""

    class State(models.TextChoices):
        PENDING = "pending", "待验证"
        LOOKING = "looking", "求职中"
        PLACED = "placed", "已上岗"
        WITHDRAWN = "withdrawn", "已撤回"

    number = models.CharField("编号", max_length=24, unique=True)
    name = SealedTextField("姓名", blank=True)
    phone = SealedTextField("手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine), verbose_name="会做什么"
    )
    communities = models.ManyToManyField(Community, related_name="+", verbose_name="想在哪里做")
    reach = models.CharField("多远", max_length=10, choices=Reach)
    shifts = ArrayField(models.CharField(max_length=10, choices=Shift), verbose_name="什么时候有空")
    takes_live_in = models.BooleanField("可以住家", default=False)
    wage_min_yuan = models.DecimalField(
        "希望工资不低于（元）", max_digits=8, decimal_places=2, null=True, blank=True
    )
    wage_unit = models.CharField("工资按", max_length=6, choices=WageUnit, blank=True)
    note = SealedTextField("想说的话", blank=True)
    way = models.CharField("方式", max_length=6, choices=Way)
    station = models.ForeignKey(
        GigStation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seekers",
        verbose_name="登记的驿站",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    state = models.CharField("状态", max_length=10, choices=State)
    consented_at = models.DateTimeField("同意使用信息的时间", null=True, blank=True)
    registered_on = models.DateField("登记日", default=timezone.localdate)
    ended_on = models.DateField("结束日", null=True, blank=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)
    sms_digest = models.CharField(max_length=64, blank=True)
    sms_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("验证次数", default=0)

    objects = SeekerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "求职人"
        verbose_name_plural = "求职人"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_digest"],
                condition=Q(state="looking") & ~Q(phone_digest=""),
                name="seeker_once_by_phone",
                violation_error_message="这个手机号已经登记过求职。",
            ),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(consented_at__isnull=False),
                name="seeker_has_consented",
                violation_error_message="要本人同意才能登记。",
            ),
            models.CheckConstraint(
                condition=Q(way="paper", by__isnull=False) | Q(way="phone"),
                name="seeker_on_paper_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "looking"], ended_on=None)
                | Q(state__in=["placed", "withdrawn"], ended_on__isnull=False),
                name="seeker_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(wage_min_yuan=None, wage_unit="")
                | Q(wage_min_yuan__gt=0) & ~Q(wage_unit=""),
                name="seeker_wage_has_its_unit",
                violation_error_message="工资和按什么算，请一起填。",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["service_lines"], condition=Q(state="looking"), name="seeker_looking_lines"
            ),
            models.Index(fields=["registered_on", "ended_on"], name="seeker_days"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_it_is_stays", fields=["number", "way"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:employment_seeker_change", args=[self.pk])

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)

    @property
    def line_names(self):
        return labels_of(ServiceLine, self.service_lines)

    @property
    def shift_names(self):
        return labels_of(Shift, self.shifts)
