"""Tells the auditors of training who was subsidised before."""

from subsidies.models import ClaimLine
from training.subsidised import subsidised_before


@subsidised_before
def in_earlier_classes(training_class) -> list[tuple[str, str]]:
    """(number of the seat, number of the class): by the digest of the register, two queries."""
    seats = training_class.enrolments.seated().exclude(id_digest="")
    own = dict(seats.values_list("id_digest", "number"))
    before = ClaimLine.objects.standing().filter(
        enrolment__id_digest__in=own,
        kind=training_class.kind,
        occupation=training_class.occupation_id,
        level=training_class.level,
    )
    before = before.exclude(claim__training_class=training_class).order_by("pk")
    pairs = before.values_list("enrolment__id_digest", "claim__training_class__number")
    return [(own[digest], number) for digest, number in pairs]
