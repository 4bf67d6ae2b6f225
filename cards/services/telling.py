"""Who hears what became of a card: its holder, the enterprise, the bureau. A message tells the card's number alone."""

from django.urls import reverse

from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "home_visit_card"


def tell_holder(card, subject, body="", **message_values) -> None:
    """By text message; who has no telephone hears of it from the enterprise."""
    if card.worker.phone:
        link = reverse("cards:own")
        message = outbox.Message(KIND, subject, body, link=link, **message_values)
        outbox.write(outbox.post_to_phone(card.worker.phone, message))


def tell_enterprise(card, subject, body="", **message_values) -> None:
    """To everybody who acts for the enterprise today."""
    members = EnterpriseMember.objects.current().filter(enterprise=card.enterprise_id)
    link = reverse("workspace_cards:index")
    message = outbox.Message(KIND, subject, body, link=link, **message_values)
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))


def tell_bureau(card, subject) -> None:
    """To those who take in what comes to the bureau that has issued it."""
    message = outbox.Message(KIND, subject, link=card.get_absolute_url())
    outbox.write(outbox.post_to_members(card.bureau_id, INTAKE, message))
