"""One institution has more completions in a week than the parameter, this class among them."""

from datetime import timedelta

from django.utils.formats import date_format

from training.auditing.finding import Finding
from training.models.assessment import Completion


def certificate_mill(training_class, terms) -> list[Finding]:
    """One finding for each week, Monday to Sunday, in which somebody of this class completed."""
    own = Completion.objects.standing().filter(enrolment__training_class=training_class)
    weeks = {monday(day) for day in own.values_list("completed_on", flat=True)}
    found = []
    for first in sorted(weeks):
        rows = Completion.objects.standing().filter(
            enrolment__training_class__institution=training_class.institution,
            completed_on__range=(first, first + timedelta(days=6)),
        )
        if (count := rows.count()) > terms.certified_a_week_most:
            classes = rows.order_by().values_list("enrolment__training_class__number", flat=True)
            reason = (
                f"{training_class.institution}在{date_format(first)}起的一周有{count}人结业，"
                f"参数是{terms.certified_a_week_most}人（{terms.standing_text}）。"
            )
            found.append(Finding(first.isoformat(), reason, sorted(set(classes))))
    return found


def monday(day):
    return day - timedelta(days=day.weekday())
