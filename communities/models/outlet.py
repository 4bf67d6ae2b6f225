"""Service outlets (社区家政服务网点): where an enterprise is to be found in a community."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from communities.models.clerk import TownClerk
from communities.models.facility import HostFacility
from communities.transitions import ENDED_STATES, Action, State
from enterprises.models import Enterprise, Premises, ServiceLine
from enterprises.permissions import enterprise_roles_of
from regions.models import Community

NUMBER_SEQUENCE = "communities_outlet_number"
LIVE_STATES = [state.value for state in State if state not in ENDED_STATES]

# The facility's row is held until the outlet is written: it cannot be closed meanwhile.
IN_OPEN_FACILITY = """
    PERFORM 1 FROM communities_hostfacility
        WHERE id = NEW.facility_id AND closed_on IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'facility % is closed', NEW.facility_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outlet_in_open_facility';
    END IF;
    PERFORM 1 FROM communities_hostfacility
        WHERE id = NEW.facility_id AND community_id = NEW.community_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'facility % is elsewhere', NEW.facility_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outlet_in_facilitys_community';
    END IF;
    RETURN NEW;
"""


class Mode(models.TextChoices):
    """How an outlet is run. Source: the plan, measure 三."""

    STANDALONE = "standalone", "独营"
    EMBEDDED = "embedded", "嵌入"
    PARTNERED = "partnered", "合作"
    ONLINE = "online", "线上"


class OutletQuerySet(models.QuerySet):
    def live(self):
        """Those that have not come to their end."""
        return self.filter(state__in=LIVE_STATES)

    def open(self):
        """Those a resident may go to or call today: open, of an enterprise in good standing."""
        return self.filter(state=State.OPEN, enterprise__state=Enterprise.State.REGISTERED)

    def open_on(self, on):
        """Those that were open on that day, as far as their days tell; of today it is ``open()``."""
        if on >= timezone.localdate():
            return self.open()
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on)

    def visible_to(self, user):
        """All for the staff of any bureau and who oversees the county; of the person's towns and
        enterprises for others."""
        if oversees_all_bureaus(user) or bureau_ids_of(user):
            return self
        towns = TownClerk.objects.current().filter(user_id=user.pk).values("town")
        return self.filter(
            Q(community__town__in=towns) | Q(enterprise__in=enterprise_roles_of(user))
        )


@pghistory.track()
class Outlet(models.Model):
    """A place, or an online service, by which an enterprise serves a community.

    The address is a path in words below town and community, never a point on a map. No personal data.
    """

    State = State

    number = models.CharField("编号", max_length=24, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="outlets", verbose_name="家政企业"
    )
    mode = models.CharField("经营方式", max_length=12, choices=Mode)
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="outlets", verbose_name="社区（村）"
    )
    facility = models.ForeignKey(
        HostFacility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outlets",
        verbose_name="所在场所",
    )
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outlets",
        verbose_name="登记的经营场所",
    )
    partner = models.CharField("合作方", max_length=80, blank=True)
    address = models.CharField("怎么走", max_length=160, blank=True)
    hours = models.CharField("开放时间", max_length=80)
    phone = models.CharField("电话", max_length=30)
    steps_count = models.PositiveSmallIntegerField("门口台阶（级）", default=0)
    has_ramp = models.BooleanField("有坡道", default=False)
    has_toilet = models.BooleanField("有无障碍卫生间", default=False)
    access_note = models.CharField("其他便利", max_length=120, blank=True)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine), verbose_name="服务项目"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.APPLIED)
    filing_number = models.CharField("一照多址备案号", max_length=60, blank=True)
    filed_on = models.DateField("备案日", null=True, blank=True)
    applied_at = models.DateTimeField("申请时间", default=timezone.now)
    opened_on = models.DateField("开放日", null=True, blank=True)
    paused_until = models.DateField("暂停至", null=True, blank=True)
    is_pause_ordered = models.BooleanField("按要求暂停", default=False)
    checked_on = models.DateField("最近复核日", null=True, blank=True)
    closed_on = models.DateField("关闭日", null=True, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "社区网点"
        verbose_name_plural = "社区网点"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "community", "mode", "address"],
                condition=~Q(state__in=["closed", "withdrawn"]),
                name="outlet_once_at_its_address",
                violation_error_message="这家企业在这个地址已经有网点或者申请。",
            ),
            models.CheckConstraint(
                condition=~Q(mode="embedded") | Q(facility__isnull=False),
                name="outlet_embedded_in_a_facility",
                violation_error_message="嵌入的网点要选所在的场所。",
            ),
            models.CheckConstraint(
                condition=~Q(mode="partnered") | ~Q(partner=""),
                name="outlet_partnered_with_somebody",
                violation_error_message="合作的网点要写明合作方。",
            ),
            models.CheckConstraint(
                condition=Q(mode="online") | ~Q(address=""),
                name="outlet_has_an_address",
                violation_error_message="请写明怎么走。",
            ),
            models.CheckConstraint(
                condition=Q(service_lines__len__gt=0),
                name="outlet_has_a_service",
                violation_error_message="请至少选一项服务。",
            ),
            models.CheckConstraint(
                condition=Q(steps_count__lte=60),
                name="outlet_steps_are_counted",
                violation_error_message="台阶数应在0到60之间。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "open", "paused"])
                | Q(filed_on__isnull=False) & (Q(mode="online") | ~Q(filing_number="")),
                name="outlet_filed_has_its_number",
                violation_error_message="备案的网点要有备案号和备案日。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "paused"]) | Q(opened_on__isnull=False),
                name="outlet_open_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_until__isnull=False)
                | ~Q(state="paused") & Q(paused_until=None, is_pause_ordered=False),
                name="outlet_paused_until_a_day",
                violation_error_message="暂停要写明到哪一天。",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | ~Q(state="closed") & Q(closed_on=None),
                name="outlet_closed_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community"], condition=Q(state="open"), name="outlet_open_in_community"
            ),
            GinIndex(fields=["service_lines"], name="outlet_service_lines"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="in_open_facility",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("facility_id", "community_id", "state"),
                condition=pgtrigger.Condition(
                    "NEW.facility_id IS NOT NULL AND NEW.state NOT IN ('closed', 'withdrawn')"
                ),
                func=IN_OPEN_FACILITY,
            ),
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["number", "enterprise"]),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IN ('closed', 'withdrawn')"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self):
        return reverse("admin:communities_outlet_change", args=[self.pk])

    @property
    def service_line_names(self):
        """The services in words, in the order of the plan."""
        return [label for value, label in ServiceLine.choices if value in self.service_lines]

    @property
    def offered_lines(self) -> list[str]:
        """The services that its enterprise is still registered for, in the order of the plan."""
        both = set(self.service_lines) & set(self.enterprise.service_lines)
        return [line for line in ServiceLine.values if line in both]

    @property
    def is_open_to_all(self) -> bool:
        """Whether a resident may go there or call today, as ``open()`` has it."""
        return self.state == State.OPEN and self.enterprise.state == Enterprise.State.REGISTERED

    @property
    def place(self):
        """Where it is, from the town to the door, in words; an online one has no door."""
        parts = [str(self.community)]
        if self.facility_id:
            parts.append(self.facility.name)
        return "，".join([*parts, *filter(None, [self.address])])

    @property
    def address_below_community(self):
        """The address that the register of enterprises keeps: the facility's name and the way to the door."""
        return "，".join(filter(None, [self.facility and self.facility.name, self.address]))

    @property
    def access_words(self):
        """How one gets in, as facts; "" for an online one."""
        if self.mode == Mode.ONLINE:
            return ""
        steps = f"门口有{self.steps_count}级台阶" if self.steps_count else "门口没有台阶"
        ramp = "有坡道" if self.has_ramp else "没有坡道"
        toilet = "有无障碍卫生间" if self.has_toilet else "没有无障碍卫生间"
        return "，".join([steps, ramp, toilet, *filter(None, [self.access_note])])


class OutletStep(models.Model):
    """One step of an outlet: who did what, when, and why. Added, never changed."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="steps", verbose_name="网点")
    action = models.CharField("步骤", max_length=12, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "网点步骤"
        verbose_name_plural = "网点步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
