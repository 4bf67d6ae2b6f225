"""What a meeting talks about: found by the portal, carried over from the last time, or added by somebody."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from bureaus.models import Bureau
from meetings.models.meeting import Meeting

# The agenda is edited until the meeting; afterwards only what came out of an item is written down, once.
EDITED_BEFORE_IT_IS_HELD = """
    IF EXISTS (SELECT 1 FROM meetings_meeting WHERE id = NEW.meeting_id AND state = 'planned') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.title, NEW.line, NEW.position, NEW.is_dropped)
        IS NOT DISTINCT FROM (OLD.title, OLD.line, OLD.position, OLD.is_dropped)
        AND EXISTS (SELECT 1 FROM meetings_meeting WHERE id = NEW.meeting_id AND state = 'held')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'agenda of meeting % is closed', NEW.meeting_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_edited_before_it_is_held';
"""


@pghistory.track()
class AgendaItem(models.Model):
    """source: what it was found from, such as action:12; "" for what somebody added. carried_from: the item of
    an earlier meeting that was not settled there. is_dropped: left out by somebody, and not found again."""

    class Outcome(models.TextChoices):
        PENDING = "pending", "待议"
        SETTLED = "settled", "已议定"
        AGAIN = "again", "下次再议"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=120)
    line = models.CharField("情况", max_length=300, blank=True)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="汇报单位"
    )
    source = models.CharField("来自", max_length=40, blank=True, editable=False)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    is_dropped = models.BooleanField("不上会", default=False)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.PENDING)

    class Meta:
        ordering = ["meeting", "position", "pk"]
        verbose_name = "议题"
        verbose_name_plural = "议题"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source"],
                condition=~Q(source=""),
                name="agenda_item_found_once",
            ),
            models.CheckConstraint(
                condition=Q(is_dropped=False) | Q(carried_from=None),
                name="agenda_carried_is_not_dropped",
                violation_error_message="上次没有议定的议题不能去掉，请在会上议定，或者定为下次再议。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="edited_before_it_is_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=EDITED_BEFORE_IT_IS_HELD,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title
