"""The same person has lessons of two classes at the same time."""

from django.db.models import Exists, F, OuterRef

from training.auditing.finding import Finding
from training.models.enrolment import Enrolment
from training.models.training_class import Session


def overlapping_classes(training_class, terms) -> list[Finding]:
    """One finding for each pair of seats; a class that was called off has no lessons. It goes from the people
    of this class to their other seats, so that the lessons of all other classes are never looked at."""
    mine = Session.objects.filter(training_class=training_class)
    seats = training_class.enrolments.seated().exclude(id_digest="")
    own = dict(seats.values_list("id_digest", "number"))
    clash = mine.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    theirs = Session.objects.filter(training_class=OuterRef("training_class"))
    others = Enrolment.objects.seated().filter(id_digest__in=own)
    others = others.exclude(training_class=training_class)
    others = others.exclude(training_class__state="cancelled")
    rows = others.filter(Exists(theirs.filter(Exists(clash))))
    return [
        Finding(
            f"{own[row.id_digest]}/{row.number}",
            f"报名{own[row.id_digest]}的学员，在{row.of}班有同一时间的课（报名{row.number}）。",
            [own[row.id_digest], row.number, row.of],
        )
        for row in rows.annotate(of=F("training_class__number")).order_by("pk")
    ]
