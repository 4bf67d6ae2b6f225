"""Replies that a bureau gives often, kept once and filled in for each case."""

import pghistory
from django.db import models

from bureaus.models import Bureau
from complaints.models.choices import Kind
from complaints.reply_templates import validate_places
from complaints.transitions import Action


class ReplyTemplateQuerySet(models.QuerySet):
    def fitting(self, complaint, action):
        """Those in use that the case's bureau has for this kind of case and this step."""
        return self.filter(
            bureau=complaint.bureau_id,
            kind__in=["", complaint.kind],
            action__in=["", action],
            is_active=True,
        )


@pghistory.track()
class ReplyTemplate(models.Model):
    """A text for the public note of a step, with places such as {编号}."""

    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="reply_templates", verbose_name="责任单位"
    )
    kind = models.CharField(
        "事项类型", max_length=20, choices=Kind, blank=True, help_text="空着表示各类事项都能用。"
    )
    action = models.CharField(
        "步骤", max_length=20, choices=Action, blank=True, help_text="空着表示各个步骤都能用。"
    )
    name = models.CharField("名称", max_length=40)
    text = models.TextField("内容", max_length=2000, validators=[validate_places])
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "回复模板"
        verbose_name_plural = "回复模板"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "kind", "action", "name"],
                name="reply_template_name_once",
                violation_error_message="已经有同名的回复模板。",
            )
        ]

    def __str__(self):
        return self.name
