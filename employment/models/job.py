"""Job posts: who offers what work, for how much, when and where, and until which day it is shown."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.permissions import oversees_all_bureaus
from employment.models.choices import EmployerKind, Insurance, Shift, WageUnit, labels_of
from employment.models.station import GigStation, StationMember
from employment.transitions import Action, State
from enterprises.models import Enterprise, ServiceLine
from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.sealed import SealedTextField
from gaotai_jiazheng.search_terms import query_of, vector_of
from regions.models import Community
from workers.reading_bureaus import COMMERCE, HRSS, WOMEN, acts_for_one_of

NUMBER_SEQUENCE = "employment_job_number"
MOST_DAYS, MOST_PLACES = 30, 500
# Who posts for a household in a station's name works there on the day of the draft.
BY_THE_STATIONS_PEOPLE = """
    PERFORM 1 FROM employment_stationmember
        WHERE station_id = NEW.station_id AND user_id = NEW.posted_by_id AND valid_from <= NEW.drafted_on
        AND (valid_until IS NULL OR valid_until >= NEW.drafted_on);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'user % does not work at station %', NEW.posted_by_id, NEW.station_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'job_by_the_stations_people';
    END IF;
    RETURN NEW;
"""
READS_JOBS = frozenset({HRSS, WOMEN, COMMERCE})


class JobQuerySet(models.QuerySet):
    def open(self, on=None):
        """Those that everybody may see: published, unexpired, with a place left, of a poster in good standing."""
        on = on or timezone.localdate()
        stations = GigStation.objects.open(on).values("pk")
        in_good_standing = Q(enterprise__state=Enterprise.State.REGISTERED) | Q(
            station__in=stations
        )
        return self.filter(in_good_standing, state=State.PUBLISHED, expires_on__gte=on)

    def open_on(self, on):
        """Those that were open on that day, as far as their days tell; of today it is ``open()``."""
        if on >= timezone.localdate():
            return self.open(on)
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), published_on__lte=on, expires_on__gte=on
        )

    def search(self, text):
        """Posts whose title, work, place or requirements have these words."""
        query = query_of(text)
        return self.filter(search_vector=query) if query else self

    def visible_to(self, user):
        """All for the bureaus of the measure and who oversees the county; others see those of their stations and
        enterprises. Drafts are the poster's own."""
        mine = Q(enterprise__in=enterprise_roles_of(user)) | Q(
            station__in=StationMember.objects.current().filter(user_id=user.pk).values("station")
        )
        if oversees_all_bureaus(user) or acts_for_one_of(user, READS_JOBS):
            return self.filter(mine | ~Q(state=State.DRAFT))
        return self.filter(mine)


@pghistory.track(exclude=["search_vector", "employer_name", "employer_phone"])
class Job(models.Model):
    """One post. ``placed``: places that somebody has taken, kept by a trigger of ``Placement``.

    hits: what the check before publishing found, as ``{"rule", "field", "text", "is_grave"}``.
    employer_name, employer_phone: of the household for which a station posts; sealed and never public.
    """

    State = State

    number = models.CharField("编号", max_length=24, unique=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name="招聘企业",
    )
    station = models.ForeignKey(
        GigStation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name="代发的零工驿站",
    )
    employer_kind = models.CharField("代谁发布", max_length=10, choices=EmployerKind, blank=True)
    employer_name = SealedTextField("雇主", blank=True)
    employer_phone = SealedTextField("雇主电话", blank=True)
    title = models.CharField("岗位名称", max_length=40)
    service_line = models.CharField("做什么", max_length=20, choices=ServiceLine)
    wage_min_yuan = models.DecimalField("工资最低（元）", max_digits=8, decimal_places=2)
    wage_max_yuan = models.DecimalField("工资最高（元）", max_digits=8, decimal_places=2)
    wage_unit = models.CharField("工资按", max_length=6, choices=WageUnit)
    shifts = ArrayField(models.CharField(max_length=10, choices=Shift), verbose_name="时段")
    hours = models.CharField("工作时间", max_length=80)
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="jobs", verbose_name="社区（村）"
    )
    insurance = ArrayField(
        models.CharField(max_length=10, choices=Insurance),
        verbose_name="保险",
        default=list,
        blank=True,
    )
    places = models.PositiveSmallIntegerField("招几个人", default=1)
    placed = models.PositiveSmallIntegerField("已上岗", default=0)
    is_live_in = models.BooleanField("住家", default=False)
    requirements = models.TextField("要求和说明", max_length=800, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30)
    expires_on = models.DateField("有效期至", help_text="含这一天；最长30天。")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    hits = models.JSONField("检查发现", default=list, blank=True)
    explanation = models.CharField("发布人的说明", max_length=300, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    drafted_on = models.DateField("起草日", default=timezone.localdate)
    published_on = models.DateField("发布日", null=True, blank=True)
    ended_on = models.DateField("结束日", null=True, blank=True)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, station=None, employer_kind="")
                | Q(enterprise=None, station__isnull=False) & ~Q(employer_kind=""),
                name="job_has_one_poster",
                violation_error_message="岗位由一家企业发布，或者由零工驿站代一个雇主发布。",
            ),
            models.CheckConstraint(
                condition=Q(wage_min_yuan__gt=0, wage_max_yuan__gte=F("wage_min_yuan")),
                name="job_wages_in_order",
                violation_error_message="工资要大于零，最高不能低于最低。",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES),
                name="job_has_places",
                violation_error_message=f"人数应在1到{MOST_PLACES}之间。",
            ),
            models.CheckConstraint(
                condition=Q(placed__lte=F("places")),
                name="job_never_overfilled",
                violation_error_message="这个岗位已经招满。",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None)
                | Q(
                    expires_on__gte=F("published_on"),
                    expires_on__lte=F("published_on") + timedelta(days=MOST_DAYS),
                ),
                name="job_shown_thirty_days_at_most",
                violation_error_message=f"岗位最长显示{MOST_DAYS}天。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"], published_on=None)
                | Q(state__in=["published", "filled", "expired"], published_on__isnull=False)
                | Q(state__in=["withdrawn", "refused"]),
                name="job_published_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked", "published"], ended_on=None)
                | Q(
                    state__in=["filled", "expired", "withdrawn", "refused"], ended_on__isnull=False
                ),
                name="job_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(shifts=[]), name="job_says_when", violation_error_message="请选时段。"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="job_search"),
            models.Index(
                fields=["-published_on", "-id"],
                condition=Q(state="published"),
                name="job_open_newest",
            ),
            models.Index(
                fields=["community", "expires_on"],
                condition=Q(state="published"),
                name="job_open_of_community",
            ),
            models.Index(fields=["published_on", "expires_on"], name="job_days"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="whose_it_is_stays", fields=["number", "enterprise", "station", "posted_by"]
            ),
            pgtrigger.Trigger(
                name="by_the_stations_people",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.station_id IS NOT NULL"),
                func=BY_THE_STATIONS_PEOPLE,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("employment:job", args=[self.number])

    @property
    def left(self) -> int:
        """Places that are free."""
        return self.places - self.placed

    @property
    def poster_name(self) -> str:
        """Who offers it, as everybody may know it."""
        if self.enterprise_id:
            return self.enterprise.name
        return f"{self.station.name}代{self.get_employer_kind_display()}发布"

    @property
    def wage_words(self) -> str:
        """Such as 40—50元/小时."""
        least, most = f"{self.wage_min_yuan.normalize():f}", f"{self.wage_max_yuan.normalize():f}"
        amount = least if least == most else f"{least}—{most}"
        return f"{amount}元/{self.get_wage_unit_display()}"

    @property
    def shift_names(self) -> list[str]:
        return labels_of(Shift, self.shifts)

    @property
    def insurance_names(self) -> list[str]:
        return labels_of(Insurance, self.insurance)

    @property
    def is_open(self) -> bool:
        """Whether it is published and unexpired today, as far as the post itself tells."""
        return self.state == State.PUBLISHED and self.expires_on >= timezone.localdate()

    def words_to_find_it_by(self):
        """The vector of what it is searched by, the title first."""
        places = [self.community.name, self.community.town.name]
        line = self.get_service_line_display()
        return vector_of(self.title, line, *places, self.hours, self.requirements)


class JobStep(models.Model):
    """One step of a post: who did what, when, and why. Added, never changed. by: None for the clock."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="steps", verbose_name="岗位")
    action = models.CharField("步骤", max_length=10, choices=Action)
    state = models.CharField("之后的状态", max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "岗位步骤"
        verbose_name_plural = "岗位步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
