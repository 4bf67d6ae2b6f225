"""The messages that follow from a step: to the bureau's people, and to the resident by telephone."""

from functools import cache

from django.urls import reverse

from bureaus.models import BureauMember
from complaints.models.choices import Channel
from complaints.services.clocks import admin_link
from reminders import outbox
from reminders.models import Notification

Role = BureauMember.Role
INTAKE = (Role.CONTACT, Role.HANDLER)
LEADERS = (Role.LEADER, Role.CONTACT)
# Who called a hotline has no query code and asks there.
HOTLINES = {Channel.HOTLINE_12345: "12345", Channel.HOTLINE_12315: "12315"}


def bureau_rows(
    complaint, subject, *, kind, roles=INTAKE, bureau=None, dedupe_key=None
) -> list[Notification]:
    """A message for those people of the bureau that has the case, or of another one; not yet written."""
    message = outbox.Message(
        kind=kind,
        subject=f"{complaint.number} {subject}",
        link=admin_link(complaint.pk),
        dedupe_key=dedupe_key,
    )
    return outbox.post_to_bureau(bureau.pk if bureau else complaint.bureau_id, roles, message)


def resident_rows(complaint, subject, *, kind, dedupe_key=None) -> list[Notification]:
    """A text message for the resident: the number and where to look, nothing of what it is about."""
    if not complaint.complainant_phone:
        return []
    hotline = HOTLINES.get(complaint.channel)
    message = outbox.Message(
        kind=kind,
        subject=f"您的{complaint.noun}{complaint.number}{subject}",
        body=f"可拨打{hotline}询问。" if hotline else "凭编号和查询码可在网上查看。",
        link="" if hotline else address_of_tracking(),
        dedupe_key=dedupe_key,
    )
    return outbox.post_to_phone(complaint.complainant_phone, message)


@cache
def address_of_tracking():
    return reverse("complaints:track")


def tell_bureau(complaint, subject, *, kind, roles=INTAKE, bureau=None):
    outbox.write(bureau_rows(complaint, subject, kind=kind, roles=roles, bureau=bureau))


def tell_resident(complaint, subject, *, kind):
    outbox.write(resident_rows(complaint, subject, kind=kind))


def tell_person(complaint, user, subject, *, kind):
    message = outbox.Message(
        kind=kind, subject=f"{complaint.number} {subject}", link=admin_link(complaint.pk)
    )
    outbox.write(outbox.post_to_users([user], message))
