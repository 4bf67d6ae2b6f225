"""What complaints bring to an enterprise's workspace and to its public page."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from complaints.models import Complaint, Negotiation
from complaints.services.clocks import NEGOTIATE
from enterprises.models import Scope
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from reminders.models import Deadline

add_room("投诉答复", "enterprise_complaints:index", order=20, scope=Scope.ANSWER)


@to_do_source
def complaints_to_answer(enterprise, on):
    """The complaints that the enterprise was given to settle first, each with the clock's last day."""
    waiting = Negotiation.objects.filter(enterprise=enterprise, ended_on=None, answer="")
    numbers = dict(waiting.values_list("complaint_id", "complaint__number"))
    if not numbers:
        return
    kind = ContentType.objects.get_for_model(Complaint)
    clocks = Deadline.objects.running().filter(
        subject_type=kind, subject_id__in=numbers, rule__slug=NEGOTIATE
    )
    days = {clock.subject_id: clock for clock in clocks.select_related("rule")}
    for pk, number in numbers.items():
        clock = days.get(pk)
        yield ToDo(
            f"答复投诉{number}",
            reverse("enterprise_complaints:answer", args=[number]),
            clock.due_on if clock else None,
            f"先行和解（总局令第121号第六条），{clock.rule.basis_text}。" if clock else "",
        )


def statistics_link(enterprise):
    return {"address": reverse("complaints:one_enterprise_statistics", args=[enterprise.pk])}


add_panel("complaints/statistics/_panel.html", statistics_link, order=90)
