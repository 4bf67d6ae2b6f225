"""How often cards were checked: a day, what came out, how often; nothing of who and which card."""

from django.db import models

from cards.outcomes import Outcome


class CheckCount(models.Model):
    day = models.DateField("日期")
    outcome = models.CharField("结果", max_length=12, choices=Outcome)
    checks = models.PositiveIntegerField("次数")

    class Meta:
        ordering = ["-day", "outcome"]
        verbose_name = "查验次数"
        verbose_name_plural = "查验次数"
        constraints = [models.UniqueConstraint(fields=["day", "outcome"], name="check_count_once")]

    def __str__(self):
        return f"{self.day} {self.get_outcome_display()} {self.checks}"
