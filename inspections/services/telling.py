"""The messages that follow from a step: a number and a link, no name."""

from django.urls import reverse

from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "inspection_progress"


def tell_bureaus(inspection, subject, *, dedupe_key=None):
    """To those who take matters in, in each of the plan's bureaus."""
    message = outbox.Message(
        KIND,
        f"{inspection.number} {subject}",
        link=inspection.get_absolute_url(),
        dedupe_key=dedupe_key,
    )
    rows = []
    for part in inspection.plan.bureaus.all():
        rows += outbox.post_to_members(part.bureau_id, INTAKE, message)
    outbox.write(rows)


def tell_enterprise(inspection, subject, *, dedupe_key=None):
    """To everybody who acts for the enterprise today."""
    members = EnterpriseMember.objects.current().filter(enterprise=inspection.enterprise_id)
    link = reverse("inspections_workspace:inspection", args=[inspection.number])
    message = outbox.Message(
        KIND, f"{inspection.number} {subject}", link=link, dedupe_key=dedupe_key
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))


def tell_inspectors(inspection, subject):
    """To those who were drawn and have not stood aside."""
    message = outbox.Message(
        KIND, f"{inspection.number} {subject}", link=inspection.get_absolute_url()
    )
    going = inspection.assignments.current().values_list("inspector__user", flat=True)
    outbox.write(outbox.post_to_users(going, message))


def tell_inspector(assignment):
    """To a drawn inspector."""
    inspection = assignment.inspection
    message = outbox.Message(
        KIND,
        f"{inspection.number} 您被抽中参加检查，有利害关系的请回避",
        link=inspection.get_absolute_url(),
    )
    outbox.write(outbox.post_to_users([assignment.inspector.user_id], message))


def tell_drawn(plan):
    """To everybody who was drawn in a plan, one message for each inspection."""
    for inspection in plan.inspections.prefetch_related("assignments__inspector"):
        for assignment in inspection.assignments.all():
            assignment.inspection = inspection
            tell_inspector(assignment)
