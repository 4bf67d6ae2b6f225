"""Somebody sits in more classes in a year than the parameter allows to be subsidised."""

from django.db.models import Count
from django.utils import timezone

from training.auditing.finding import Finding
from training.models.enrolment import Enrolment
from training.transitions import State


def times_a_year(training_class, terms) -> list[Finding]:
    """One finding for each seat: classes that begin in the calendar year of this class, and were not called
    off."""
    year = timezone.localtime(training_class.starts_at).year
    own = dict(
        training_class.enrolments.seated().exclude(id_digest="").values_list("id_digest", "number")
    )
    rows = Enrolment.objects.seated().filter(
        id_digest__in=own, training_class__starts_at__year=year
    )
    rows = rows.exclude(training_class__state=State.CANCELLED).order_by()
    counted = rows.values("id_digest").annotate(times=Count("pk"))
    return [
        Finding(
            own[row["id_digest"]],
            f"报名{own[row['id_digest']]}的学员{year}年报了{row['times']}个班，"
            f"参数是最多{terms.times_a_year_most}次（{terms.standing_text}）。",
            sorted(numbers_of(rows, row["id_digest"])),
        )
        for row in counted.filter(times__gt=terms.times_a_year_most).order_by("id_digest")
    ]


def numbers_of(rows, digest) -> list[str]:
    return list(rows.filter(id_digest=digest).values_list("number", flat=True))
