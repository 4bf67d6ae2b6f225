"""Somebody has completed the same occupation and level before: it is subsidised once.

Assumption: `train.same_occ_same_level_once`; 县人社局 is to confirm it.
"""

from django.utils.formats import date_format

from training.auditing.finding import Finding
from training.models.assessment import Completion


def same_level_before(training_class, terms) -> list[Finding]:
    """One finding for each seat and earlier completion. Classes of starting up a business have no
    occupation and are compared with each other."""
    seats = training_class.enrolments.seated().exclude(id_digest="")
    own = dict(seats.values_list("id_digest", "number"))
    before = Completion.objects.standing().filter(
        enrolment__id_digest__in=own,
        enrolment__training_class__kind=training_class.kind,
        enrolment__training_class__occupation=training_class.occupation,
        enrolment__training_class__level=training_class.level,
        enrolment__training_class__starts_at__lt=training_class.starts_at,
    )
    before = before.exclude(enrolment__training_class=training_class)
    rows = before.select_related("enrolment__training_class").order_by("pk")
    return [found(own[row.enrolment.id_digest], row) for row in rows]


def found(seat, row) -> Finding:
    earlier = row.enrolment.training_class.number
    reason = (
        f"报名{seat}的学员{date_format(row.completed_on)}已经在{earlier}班结业，职业和等级相同。"
    )
    return Finding(f"{seat}/{row.number}", reason, [seat, row.number, earlier])
