"""More people than the parameter have enrolled with one telephone, in this class and in others."""

from django.db.models import Count

from training.auditing.finding import Finding
from training.models.enrolment import Enrolment


def shared_phone(training_class, terms) -> list[Finding]:
    """One finding for each telephone; a couple or a neighbour's is quite in order, so somebody asks."""
    own = training_class.enrolments.seated().exclude(phone_digest="").exclude(id_digest="")
    rows = Enrolment.objects.seated().exclude(id_digest="")
    rows = rows.filter(phone_digest__in=own.values("phone_digest")).order_by()
    counted = rows.values("phone_digest").annotate(people=Count("id_digest", distinct=True))
    counted = counted.filter(people__gt=terms.people_of_a_phone_most).order_by("phone_digest")
    return [found(rows, row["phone_digest"], row["people"]) for row in counted]


def found(rows, digest, people) -> Finding:
    numbers = sorted(rows.filter(phone_digest=digest).values_list("number", flat=True))
    reason = f"{people}个人用同一个手机号报名：{'、'.join(numbers[:5])}。"
    return Finding(f"phone/{numbers[0]}", reason, numbers)
