"""The messages that follow from exams: a number, a day and a link, nobody's name."""

from django.urls import reverse

from bureaus.models import Bureau, BureauMember
from enterprises.models import EnterpriseMember
from reminders import outbox
from workers.reading_bureaus import HRSS

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "exam_progress"


def tell_candidates(plan, subject):
    """To the telephone of everybody who is registered."""
    rows = []
    for registration in plan.registrations.standing().select_related("worker"):
        if registration.worker.phone:
            message = outbox.Message(
                KIND, subject, link=reverse("credentials:exams"), waits_for_morning=True
            )
            rows += outbox.post_to_phone(registration.worker.phone, message)
    outbox.write(rows)


def tell_bureau(subject, link, dedupe_key):
    """To those of 县人社局 who take matters in."""
    bureau = Bureau.objects.filter(slug=HRSS).first()
    if bureau is not None:
        message = outbox.Message(KIND, subject, link=link, dedupe_key=dedupe_key)
        outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))


def tell_enterprise(enterprise_id, subject, dedupe_key):
    """To everybody who acts for the enterprise today."""
    members = EnterpriseMember.objects.current().filter(enterprise=enterprise_id)
    message = outbox.Message(
        KIND, subject, link=reverse("credentials_workspace:index"), dedupe_key=dedupe_key
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))
