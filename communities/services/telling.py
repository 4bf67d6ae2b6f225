"""The messages that follow from a step: a number and a link, nothing personal."""

from django.urls import reverse

from bureaus.models import BureauMember
from communities.models import TownClerk
from enterprises.models import EnterpriseMember
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "outlet_progress"


def tell_bureau(bureau, outlet, subject) -> None:
    """To those of the bureau who take in what comes; nobody where the county has none."""
    if bureau is None:
        return
    link = outlet.get_absolute_url()
    message = outbox.Message(KIND, f"{outlet.number} {subject}", link=link)
    outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))


def tell_enterprise(outlet, subject) -> None:
    """To everybody who acts for the enterprise today."""
    members = EnterpriseMember.objects.current().filter(enterprise=outlet.enterprise_id)
    users = list(members.values_list("user_id", flat=True))
    if users:
        link = reverse("outlets:outlet", args=[outlet.pk])
        message = outbox.Message(KIND, f"{outlet.number} {subject}", link=link)
        outbox.write(outbox.post_to_users(users, message))


def tell_clerks(outlet, subject) -> None:
    """To those who speak for the town of the outlet's community today."""
    clerks = TownClerk.objects.current().filter(town=outlet.community.town_id)
    message = outbox.Message(KIND, f"{outlet.number} {subject}", link=outlet.get_absolute_url())
    outbox.write(outbox.post_to_users(clerks.values_list("user_id", flat=True), message))
