"""A draw: announced with all that it depends on, made once, and never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import SealedTextField
from inspections.models.plan import InspectionPlan

# What is drawn is written before the draw is closed, and all of it.
DRAW_IS_OPEN = """
    PERFORM 1 FROM inspections_draw WHERE id = NEW.draw_id AND drawn_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'draw % is made, nothing is added to it', NEW.draw_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_made_once';
    END IF;
    RETURN NEW;
"""
DRAW_IS_WHOLE = """
    IF (SELECT COUNT(*) FROM inspections_drawnenterprise WHERE draw_id = NEW.id)
        <> (NEW.population ->> 'count')::int THEN
        RAISE EXCEPTION 'draw % has not as many enterprises as announced', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_of_the_announced_number';
    END IF;
    RETURN NEW;
"""


class Draw(models.Model):
    """First the population, a hash of the secret and the source of a public number are fixed; after the
    number is out, the seed follows from all three. Nobody could know it before, nobody can try again.
    """

    plan = models.OneToOneField(
        InspectionPlan, models.PROTECT, related_name="draw", verbose_name="检查计划"
    )
    population = models.JSONField("抽取范围")
    population_sha256 = models.CharField("抽取范围的 SHA-256", max_length=64)
    secret = SealedTextField("秘密")
    commitment = models.CharField("秘密的 SHA-256", max_length=64)
    public_source = models.CharField("公开的随机数", max_length=120)
    public_at = models.DateTimeField("随机数公布时间")
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField("预告时间", default=timezone.now)
    public_value = models.CharField("公布的随机数", max_length=120, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    late_ties = models.JSONField("预告以后申报的利害关系", default=list)
    result_sha256 = models.CharField("结果的 SHA-256", max_length=64, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "抽取"
        verbose_name_plural = "抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(public_at__gt=F("announced_at")),
                name="draw_number_not_known_yet",
                violation_error_message="随机数公布的时间应在预告之后。",
            ),
            models.CheckConstraint(
                condition=Q(
                    drawn_at=None, drawn_by=None, public_value="", seed="", result_sha256=""
                )
                | Q(drawn_at__isnull=False, drawn_by__isnull=False)
                & ~Q(public_value="")
                & ~Q(seed="")
                & ~Q(result_sha256=""),
                name="draw_made_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | Q(drawn_at__gte=F("public_at")),
                name="draw_after_the_number",
                violation_error_message="随机数公布以后才能抽取。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="announced_stays",
                fields=[
                    "plan",
                    "population",
                    "population_sha256",
                    "secret",
                    "commitment",
                    "public_source",
                    "public_at",
                    "announced_by",
                    "announced_at",
                ],
            ),
            pgtrigger.Protect(
                name="made_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__drawn_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__drawn_at__isnull=False),
                func=DRAW_IS_WHOLE,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.plan}的抽取"

    @property
    def is_made(self):
        return self.drawn_at is not None


class DrawnEnterprise(models.Model):
    """An enterprise of the list, by its rank."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="drawn", verbose_name="抽取")
    position = models.PositiveSmallIntegerField("次序")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="家政企业"
    )
    rank = models.CharField("排序值", max_length=64)

    class Meta:
        ordering = ["draw", "position"]
        verbose_name = "抽中企业"
        verbose_name_plural = "抽中企业"
        constraints = [
            models.UniqueConstraint(fields=["draw", "enterprise"], name="drawn_enterprise_once"),
            models.UniqueConstraint(fields=["draw", "position"], name="drawn_position_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="before_the_draw_is_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=DRAW_IS_OPEN,
            ),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.position} {self.enterprise}"
