"""A card: whose it is, for which enterprise, what its QR holds, and what became of it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import oversees_all_bureaus
from cards import codes
from cards.models.key import SigningKey
from cards.transitions import Action, State
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from workers.models import Employment, Worker
from workers.reading_bureaus import COMMERCE, HRSS, acts_for_one_of

# The bureaus that issue cards (measures 13 to 15 of the plan name them first and second).
ISSUERS = frozenset({HRSS, COMMERCE})


def works_there(on) -> Exists:
    """Condition of a card: its holder works for its enterprise on the day."""
    return Exists(
        Employment.objects.in_force(on).filter(
            worker=OuterRef("worker"), enterprise=OuterRef("enterprise")
        )
    )


class CardQuerySet(models.QuerySet):
    def live(self):
        """Those in use; whether their last day has passed is not asked."""
        return self.filter(state=State.ISSUED)

    def of_enterprise(self, enterprise):
        return self.filter(enterprise=enterprise)

    def visible_to(self, user):
        """All for the bureaus that issue and for whoever oversees the county; else one's own enterprise's."""
        if acts_for_one_of(user, ISSUERS) or oversees_all_bureaus(user):
            return self
        return self.filter(enterprise__in=enterprise_roles_of(user))


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Card(models.Model):
    """One issue of a card. number: what its code is made of; serial: which of the worker's cards it is.

    token: the signed text, as it was issued; a text that differs from it by a character is not this card.
    It names the key that signed it.
    """

    State = State

    number = models.BigIntegerField("编号", unique=True)
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="cards", verbose_name="家政服务员"
    )
    serial = models.PositiveIntegerField("第几次发证")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="cards", verbose_name="家政企业"
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="发证单位")
    key = models.ForeignKey(
        SigningKey, models.PROTECT, related_name="cards", verbose_name="签名密钥"
    )
    token = models.CharField("签名内容", max_length=108)
    issued_on = models.DateField("发证日")
    valid_until = models.DateField("有效期至", help_text="含这一天。")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ISSUED)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发证人"
    )
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_reason = models.CharField("停用原因", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="换发的旧证",
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "居家上门服务证"
        verbose_name_plural = "居家上门服务证"
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(state="issued"),
                name="card_one_in_use",
                violation_error_message="这个人已经有一张使用中的上门服务证。",
            ),
            models.UniqueConstraint(fields=["worker", "serial"], name="card_serial_once"),
            models.CheckConstraint(
                condition=Q(number__gte=0, number__lt=codes.HOW_MANY), name="card_number_has_a_code"
            ),
            models.CheckConstraint(condition=Q(serial__gt=0), name="card_serial_from_one"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("issued_on")),
                name="card_days_in_order",
                violation_error_message="有效期不能早于发证日。",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", ended_at=None, ended_reason="")
                | ~Q(state="issued") & Q(ended_at__isnull=False) & ~Q(ended_reason=""),
                name="card_ended_says_why",
                violation_error_message="停用要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="card_replaces_another"
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="card_of_enterprise"),
            models.Index(
                fields=["number"], condition=~Q(state="issued"), name="card_no_longer_in_use"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["replaced", "revoked"]),
            ),
            pgtrigger.Protect(
                name="lost_is_not_found_again",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="lost", new__state="issued"),
            ),
            pgtrigger.ReadOnly(
                name="what_was_issued_stays",
                fields=[
                    "number",
                    "worker",
                    "serial",
                    "enterprise",
                    "bureau",
                    "key",
                    "token",
                    "issued_on",
                    "valid_until",
                    "issued_by",
                    "replaces",
                ],
            ),
        ]

    def __str__(self):
        return codes.grouped(self.code)

    def get_absolute_url(self):
        return reverse("admin:cards_card_change", args=[self.pk])

    @property
    def code(self) -> str:
        """The eight characters for reading out."""
        return codes.code_of(self.number)

    @property
    def newest_token(self) -> str:
        """What a QR that is printed now holds."""
        newer = list(self.newer_tokens.all())
        return newer[-1].token if newer else self.token

    @property
    def is_live(self) -> bool:
        return self.state == State.ISSUED

    def has_run_out(self, on) -> bool:
        return on > self.valid_until


class NewerToken(models.Model):
    """The same card signed once more by a newer key. What was issued first counts as long as its own key."""

    card = models.ForeignKey(
        Card, models.PROTECT, db_index=False, related_name="newer_tokens", verbose_name="上门服务证"
    )
    key = models.ForeignKey(SigningKey, models.PROTECT, db_index=False, related_name="+")
    token = models.CharField(max_length=108, editable=False)
    signed_at = models.DateTimeField("签名时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "重签的证"
        verbose_name_plural = "重签的证"
        constraints = [
            models.UniqueConstraint(fields=["card", "key"], name="newer_token_once_of_a_key")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.card} {self.key}"


class CardStep(models.Model):
    """What was done with a card, by whom and when: added, never changed."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="steps", verbose_name="上门服务证")
    action = models.CharField("步骤", max_length=12, choices=Action)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
        help_text="空着表示持证人本人。",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "上门服务证记录"
        verbose_name_plural = "上门服务证记录"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.card}"
