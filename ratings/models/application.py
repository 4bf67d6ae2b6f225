"""An enterprise's dossier: it measures itself, shows evidence, applies, and is reviewed."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from enterprises.models import Enterprise
from gaotai_jiazheng.uploads import SUFFIXES
from ratings.models.scheme import Item, StandardScheme
from ratings.transitions import CLOSED_STATES, EDITABLE_STATES, Action, State

# Nothing in a dossier changes once the enterprise has handed it in.
DOSSIER_IS_OPEN = """
    PERFORM 1 FROM ratings_application
        WHERE id = {row}.application_id AND state IN ('self_assessing', 'returned') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'application % was handed in, its dossier stays', {row}.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dossier_handed_in_stays';
    END IF;
    RETURN {row};
"""
# A draft of ours is no rule: nobody is rated by a scheme that no bureau has confirmed.
SCHEME_IS_CONFIRMED = """
    PERFORM 1 FROM ratings_standardscheme WHERE id = NEW.scheme_id AND confirmed_on IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'scheme % is not confirmed', NEW.scheme_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'application_by_confirmed_scheme';
    END IF;
    RETURN NEW;
"""


def dossier_triggers():
    """The triggers of every table that a dossier is made of."""
    return [
        pgtrigger.Trigger(
            name="written_while_open",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=DOSSIER_IS_OPEN.format(row="NEW"),
        ),
        pgtrigger.Trigger(
            name="removed_while_open",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=DOSSIER_IS_OPEN.format(row="OLD"),
        ),
    ]


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        """Those that have not come to their end."""
        return self.exclude(state__in=CLOSED_STATES)

    def handed_in(self):
        """Those that the bureau has to do with: a self-assessment is the enterprise's own business."""
        return self.exclude(submitted_at=None)

    def visible_to(self, user):
        """What a member of staff may see in the workbench: of the person's bureaus, and where the person
        has a seat on the panel; all for whoever oversees the county. Never a self-assessment."""
        if oversees_all_bureaus(user):
            return self.handed_in()
        seated = Q(pk__in=Application.objects.filter(seats__user=user).values("pk"))
        return self.handed_in().filter(Q(scheme__bureau__in=bureau_ids_of(user)) | seated)


@pghistory.track()
class Application(models.Model):
    """A dossier from its self-assessment to the grant."""

    number = models.CharField("编号", max_length=30, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="rating_applications", verbose_name="家政企业"
    )
    scheme = models.ForeignKey(
        StandardScheme, models.PROTECT, related_name="applications", verbose_name="评定标准"
    )
    state = models.CharField("状态", max_length=16, choices=State, default=State.SELF_ASSESSING)
    panel_round = models.PositiveSmallIntegerField("评审轮次", default=1)
    started_on = models.DateField("开始自评", default=timezone.localdate)
    submitted_at = models.DateTimeField("申请时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "评定申请"
        verbose_name_plural = "评定申请"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=~Q(state__in=["granted", "declined", "withdrawn", "ended"]),
                name="application_one_open",
                violation_error_message="这家企业已有一份没有办结的自评或者申请。",
            ),
            models.CheckConstraint(
                condition=Q(state="self_assessing") | Q(submitted_at__isnull=False),
                name="application_handed_in_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["granted", "declined", "withdrawn", "ended"], closed_at__isnull=False
                )
                | ~Q(state__in=["granted", "declined", "withdrawn", "ended"]) & Q(closed_at=None),
                name="application_closed_has_its_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="by_confirmed_scheme",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "scheme_id"),
                condition=pgtrigger.Condition("NEW.state <> 'self_assessing'"),
                func=SCHEME_IS_CONFIRMED,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self):
        return reverse("admin:ratings_application_change", args=[self.pk])

    @property
    def is_editable(self):
        """Whether the enterprise may write in it."""
        return self.state in EDITABLE_STATES


class Step(models.Model):
    """One step of an application: who did what, when, and why. Added, never changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=16, choices=Action)
    state_before = models.CharField("原状态", max_length=16, choices=State)
    state = models.CharField("状态", max_length=16, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", blank=True, help_text="企业看得到。")

    class Meta:
        ordering = ["pk"]
        verbose_name = "评定步骤"
        verbose_name_plural = "评定步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class Answer(models.Model):
    """What the enterprise says of one item."""

    class Claim(models.TextChoices):
        MET = "met", "做到了"
        PARTLY = "partly", "部分做到"
        NOT_MET = "not_met", "还没有做到"

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    claim = models.CharField("自评", max_length=8, choices=Claim)
    note = models.CharField("说明", max_length=500, blank=True)
    cost_yuan = models.DecimalField(
        "还要花的钱（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    answered_at = models.DateTimeField("填写时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "自评"
        verbose_name_plural = "自评"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], name="answer_once_for_its_item"
            ),
            models.CheckConstraint(
                condition=Q(cost_yuan=None) | Q(cost_yuan__gte=0),
                name="answer_cost_not_negative",
                violation_error_message="费用不能小于0。",
            ),
        ]
        triggers = dossier_triggers()

    def __str__(self):
        return f"{self.item}：{self.get_claim_display()}"


def stored_name(evidence, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[evidence.content_type]
    return f"ratings/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class Evidence(models.Model):
    """A file that shows that an item is met; its title becomes public with the grant, the file never."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    title = models.CharField("材料名称", max_length=80)
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "证明材料"
        verbose_name_plural = "证明材料"
        triggers = dossier_triggers()

    def __str__(self):
        return self.title
