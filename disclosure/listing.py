"""Notices that are lists: put up at once, each row answered for by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from disclosure import services
from disclosure.gate import refuse_personal_data
from disclosure.models import Notice, NoticeRow, Objection

MOST_ROWS = 200


@dataclass(frozen=True)
class Line:
    """What everybody reads of one row, masked already; subject: the row that it is about."""

    subject: Model
    name: str
    masked_number: str
    item: str
    amount: str
    place: str

    @property
    def words(self) -> str:
        return "\n\n\n\n\n".join(
            (self.name, self.masked_number, self.item, self.amount, self.place)
        )


@transaction.atomic
def publish_list(subject: Model, lines: list[Line], **values) -> Notice:
    """Put a list up. values: as for ``services.publish``. At most 200 rows: a page shows them all.

    Raises ValidationError: codes list_empty, list_too_long, personal_data with the row, and those of
    ``services.publish``.
    """
    if not lines:
        raise ValidationError("没有可以公示的事项。", code="list_empty")
    if len(lines) > MOST_ROWS:
        raise ValidationError(f"一份名单最多{MOST_ROWS}行。", code="list_too_long")
    for number, line in enumerate(lines, 1):
        try:
            refuse_personal_data(line.words)
        except ValidationError as error:
            message = f"第{number}行：{error.message}"
            raise ValidationError(message, code="personal_data") from error
    notice = services.publish(subject, **values)
    NoticeRow.objects.bulk_create(
        NoticeRow(
            notice=notice,
            number=number,
            name=line.name,
            masked_number=line.masked_number,
            item=line.item,
            amount=line.amount,
            place=line.place,
            subject=line.subject,
        )
        for number, line in enumerate(lines, 1)
    )
    return notice


@transaction.atomic
def withdraw_part(
    notice: Notice, subject: Model, *, reason: str, by: User, at: datetime | None = None
) -> None:
    """Take back what a notice says of one row: the row of a list, or the notice that has no rows.

    Codes: those of ``services.withdraw``. Objections to the row lapse. A row that is withdrawn stays so.
    """
    at = at or timezone.now()
    notice = services.lock(notice)
    if not notice.rows.exists():
        services.withdraw(notice, reason=reason, by=by, at=at)
        return
    row = row_about(notice, subject)
    if row is None or row.withdrawn_at is not None:
        return
    refuse_personal_data(reason, "reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    for objection in row.objections.open():
        services.end(objection, Objection.State.LAPSED, at=at)
        services.cancel_clocks(objection, "这一行已撤下", at)
        services.tell_objector(objection, "针对的这一行已经撤下")


def row_about(notice: Notice, subject: Model) -> NoticeRow | None:
    kind = ContentType.objects.get_for_model(subject)
    return notice.rows.filter(subject_type=kind, subject_id=subject.pk).first()
