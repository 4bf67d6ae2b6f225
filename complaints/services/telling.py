"""The messages that follow from a step: to the bureau's people, and to the resident by telephone."""

from functools import cache

from django.urls import reverse

from bureaus.models import BureauMember
from complaints.models.choices import Channel
from complaints.services.clocks import admin_link
from reminders import outbox
from reminders.models import Notification
from reminders.people import directory

Role = BureauMember.Role
INTAKE = (Role.CONTACT, Role.HANDLER)
LEADERS = (Role.LEADER, Role.CONTACT)
# Who called a hotline has no query code and asks there.
HOTLINES = {Channel.HOTLINE_12345: "12345", Channel.HOTLINE_12315: "12315"}


def message_inside(complaint, subject, kind, *, dedupe_key=None) -> outbox.Message:
    """What a person of a bureau is told of a case."""
    words = f"{complaint.number} {subject}"
    return outbox.Message(
        kind=kind, subject=words, link=admin_link(complaint.pk), dedupe_key=dedupe_key
    )


def bureau_rows(
    complaint, subject, *, kind, roles=INTAKE, bureau=None, dedupe_key=None
) -> list[Notification]:
    """A message for those people of the bureau that has the case, or of another one; not yet written."""
    message = message_inside(complaint, subject, kind, dedupe_key=dedupe_key)
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
    """Those people of the bureau that has the case, or of another one; of a case that somebody has, its handler
    in place of all the others."""
    if bureau is not None or roles != INTAKE:
        outbox.write(bureau_rows(complaint, subject, kind=kind, roles=roles, bureau=bureau))
    else:
        outbox.write(working_rows(complaint, subject, kind=kind))


def working_rows(complaint, subject, *, kind, dedupe_key=None) -> list[Notification]:
    """A message for whoever has the case and the contact, or for the intake while nobody has it; not yet written."""
    roles = INTAKE if handler_of(complaint) is None else (Role.CONTACT,)
    return rows_with_handler(complaint, subject, kind=kind, roles=roles, dedupe_key=dedupe_key)


def tell_with_handler(complaint, subject, *, kind, roles):
    """Those people of the bureau, and whoever has the case, each once."""
    outbox.write(rows_with_handler(complaint, subject, kind=kind, roles=roles))


def rows_with_handler(complaint, subject, *, kind, roles, dedupe_key=None) -> list[Notification]:
    rows = bureau_rows(complaint, subject, kind=kind, roles=roles, dedupe_key=dedupe_key)
    handler = handler_of(complaint)
    if handler is not None and handler not in directory().told(complaint.bureau_id, roles):
        message = message_inside(complaint, subject, kind, dedupe_key=dedupe_key)
        rows += outbox.post_to_users([handler], message)
    return rows


def handler_of(complaint) -> int | None:
    """The key of whoever has the case; None where nobody has it, or acts for the bureau no more."""
    in_office = directory().holders(complaint.bureau_id, Role.values)
    return complaint.assignee_id if complaint.assignee_id in in_office else None


def tell_resident(complaint, subject, *, kind):
    outbox.write(resident_rows(complaint, subject, kind=kind))


def tell_person(complaint, user, subject, *, kind):
    outbox.write(outbox.post_to_users([user], message_inside(complaint, subject, kind)))
