"""The messages that follow from what becomes of an event and its booths."""

from django.urls import reverse

from enterprises.services.standing import people_of
from reminders import outbox

KIND = "recruitment"


def tell_enterprise(booth, subject) -> None:
    """To everybody who acts for the enterprise today."""
    link = reverse("recruitment_workspace:booth", args=[booth.pk])
    message = outbox.Message(KIND, f"{booth.event.title}：{subject}", link=link)
    outbox.write(outbox.post_to_users(people_of(booth.enterprise), message))
