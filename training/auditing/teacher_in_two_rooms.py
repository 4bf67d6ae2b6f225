"""A teacher has lessons of two classes at the same time, at one institution or at two."""

from training.auditing.finding import Finding
from training.models.training_class import Session


def teacher_in_two_rooms(training_class, terms) -> list[Finding]:
    """One finding for each pair of lessons; the same person is told by the number of the identity card."""
    mine = list(training_class.sessions.select_related("teacher"))
    digests = {each.teacher.id_digest for each in mine}
    others = Session.objects.filter(
        teacher__id_digest__in=digests,
        starts_at__lt=training_class.ends_at,
        ends_at__gt=training_class.starts_at,
    )
    others = others.exclude(training_class=training_class)
    others = others.exclude(training_class__state="cancelled")
    rows = list(others.select_related("teacher", "training_class").order_by("starts_at", "pk"))
    return [found(own, row) for own in mine for row in rows if at_once(own, row)]


def at_once(own, row) -> bool:
    return (
        own.teacher.id_digest == row.teacher.id_digest
        and own.starts_at < row.ends_at
        and own.ends_at > row.starts_at
    )


def found(own, row) -> Finding:
    reason = (
        f"{own.teacher.masked_name}{own}在{own.room}上课，同一时间又在"
        f"{row.training_class.number}班的{row.room}上课（{row}）。"
    )
    return Finding(f"{own.pk}/{row.pk}", reason, [str(own), row.training_class.number])
