"""The same person has lessons of two classes at the same time."""

from django.db.models import F, OuterRef, Subquery

from training.auditing.finding import Finding
from training.models.enrolment import Enrolment
from training.models.training_class import Session


def overlapping_classes(training_class, terms) -> list[Finding]:
    """One finding for each pair of seats; a class that was called off has no lessons."""
    mine = Session.objects.filter(training_class=training_class)
    seats = training_class.enrolments.seated().exclude(id_digest="")
    clash = mine.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    lessons = Session.objects.exclude(training_class=training_class).exclude(
        training_class__state="cancelled"
    )
    busy = lessons.filter(pk__in=clashing(lessons, clash))
    others = Enrolment.objects.seated().filter(
        id_digest__in=seats.values("id_digest"), training_class__in=busy.values("training_class")
    )
    own = dict(seats.values_list("id_digest", "number"))
    rows = others.annotate(of=F("training_class__number")).order_by("pk")
    return [
        Finding(
            f"{own[row.id_digest]}/{row.number}",
            f"报名{own[row.id_digest]}的学员，在{row.of}班有同一时间的课（报名{row.number}）。",
            [own[row.id_digest], row.number, row.of],
        )
        for row in rows
    ]


def clashing(lessons, clash):
    """The lessons that one of ours overlaps."""
    found = lessons.annotate(with_ours=Subquery(clash.values("pk")[:1]))
    return found.filter(with_ours__isnull=False).values("pk")
