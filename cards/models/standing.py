"""How a worker stands today by the published rule: computed, never typed in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cards.rule import Colour, reason_in_words
from workers.models import BackgroundCheck, Worker


class Standing(models.Model):
    """The verdict of ``cards.rule`` on a worker. Nothing of it is a fact of its own: the statement of
    ``cards/services/standings.py`` writes it again when a paper changes and in the
    night of ``look_again_on``, before which nothing of it changes by itself."""

    worker = models.OneToOneField(
        Worker, models.CASCADE, primary_key=True, related_name="standing", verbose_name="家政服务员"
    )
    colour = models.PositiveSmallIntegerField(
        "颜色", choices=[(colour.value, colour.name_in_chinese) for colour in Colour]
    )
    reasons = ArrayField(models.CharField(max_length=40), default=list, verbose_name="原因")
    valid_until = models.DateField("颜色不变到", null=True, blank=True)
    settled_until = models.DateField("原因不变到", null=True, blank=True)
    computed_for = models.DateField("自", null=True, editable=False)
    look_again_on = models.DateField("再算的日子", null=True, blank=True, editable=False)
    rule_version = models.CharField("规则版本", max_length=10)
    computed_at = models.DateTimeField("计算时间", default=timezone.now)

    class Meta:
        verbose_name = "上门服务状态"
        verbose_name_plural = "上门服务状态"
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__in=[colour.value for colour in Colour]),
                name="standing_has_one_of_three_colours",
            ),
            models.CheckConstraint(
                condition=Q(colour=0, reasons=[]) | ~Q(colour=0) & ~Q(reasons=[]),
                name="standing_not_green_says_why",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(settled_until__isnull=False, settled_until__lte=F("valid_until")),
                name="standing_settled_within_its_colour",
            ),
        ]

    def __str__(self):
        return f"{Colour(self.colour).name_in_chinese} {self.worker_id}"

    @property
    def reasons_in_words(self) -> list[str]:
        return [reason_in_words(reason) for reason in self.reasons]


class Clearance(models.Model):
    """A background check that was passed and not overruled by a later one.

    The results themselves are sealed; a check that was not passed leaves no row here and neither do those
    before it, so that a row says no more than the green of a card.
    """

    check_passed = models.OneToOneField(
        BackgroundCheck, models.CASCADE, primary_key=True, related_name="+", verbose_name="背景核验"
    )
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+", verbose_name="家政服务员")
    checked_on = models.DateField("核验日")

    class Meta:
        verbose_name = "通过的背景核验"
        verbose_name_plural = "通过的背景核验"

    def __str__(self):
        return f"{self.worker_id} {self.checked_on}"


class StandingChange(models.Model):
    """Something of this worker has changed, written by a trigger in the transaction that changed it.

    Rows are only added and taken away: two who change papers of one worker never wait for each other, and
    who takes a row away sees what the writer has written.
    """

    worker_id = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = "待重算的上门服务状态"
        verbose_name_plural = "待重算的上门服务状态"

    def __str__(self):
        return str(self.worker_id)
