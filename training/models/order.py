"""Orders of enterprises (订单式): so many people of an occupation by a day, a class for them, who was hired."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from training.models.training_class import TrainingClass
from training.reading_bureaus import reads_all_training
from workers.models import Occupation, SkillLevel

MOST_PEOPLE = 200
CLASS_OF_ITS_OCCUPATION = """
    PERFORM 1 FROM training_trainingclass
        WHERE id = NEW.training_class_id AND occupation_id = NEW.occupation_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'class % has another occupation', NEW.training_class_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_class_of_its_occupation';
    END IF;
    RETURN NEW;
"""


class EmployerOrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever reads training; an enterprise its own."""
        if reads_all_training(user):
            return self
        return self.filter(enterprise__in=enterprise_roles_of(user))

    def open_to_learners(self):
        """Those whose enterprise still waits for people of its class."""
        rows = self.filter(state=EmployerOrder.State.IN_CLASS)
        return rows.exclude(enterprise__state=Enterprise.State.CANCELLED)


@pghistory.track()
class EmployerOrder(models.Model):
    """One order. training_class: that was opened for it, None before. decline_reason: the enterprise reads it."""

    class State(models.TextChoices):
        PLACED = "placed", "已下单"
        IN_CLASS = "in_class", "已开班"
        CLOSED = "closed", "已结束"
        WITHDRAWN = "withdrawn", "已撤回"
        DECLINED = "declined", "不予安排"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="training_orders", verbose_name="家政企业"
    )
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="training_orders", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    people = models.PositiveSmallIntegerField("人数")
    needed_by = models.DateField("最晚到岗日")
    offer = models.CharField("待遇和要求", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLACED)
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name="培训班",
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="下单人"
    )
    placed_at = models.DateTimeField("下单时间", default=timezone.now)
    decline_reason = models.CharField("不予安排的原因", max_length=200, blank=True, db_default="")

    objects = EmployerOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "用工订单"
        verbose_name_plural = "用工订单"
        constraints = [
            models.CheckConstraint(
                condition=Q(people__range=(1, MOST_PEOPLE)),
                name="order_people_in_range",
                violation_error_message=f"人数应在1到{MOST_PEOPLE}之间。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_class", "closed"], training_class__isnull=False)
                | Q(state__in=["placed", "withdrawn", "declined"], training_class=None),
                name="order_in_class_has_its_class",
                violation_error_message="已开班的订单要有培训班。",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") ^ Q(decline_reason=""),
                name="order_declined_says_why",
                violation_error_message="不予安排的订单要写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="class_of_its_occupation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("training_class_id"),
                condition=pgtrigger.Condition("NEW.training_class_id IS NOT NULL"),
                func=CLASS_OF_ITS_OCCUPATION,
            ),
            pgtrigger.ReadOnly(
                name="ordered_stays",
                fields=["enterprise", "occupation", "level", "people", "needed_by", "offer"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enterprise}：{self.occupation}{self.people}人"

    def get_absolute_url(self):
        return reverse("admin:training_employerorder_change", args=[self.pk])
