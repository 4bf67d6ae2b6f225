"""The messages that follow from what becomes of an event and its booths."""

from django.urls import reverse

from bureaus.models import BureauMember
from employment import duties
from enterprises.services.standing import people_of
from recruitment.permissions import KEEPS_EVENTS
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "recruitment"


def tell_enterprise(booth, subject) -> None:
    """To everybody who acts for the enterprise today."""
    link = reverse("recruitment_workspace:booth", args=[booth.pk])
    message = outbox.Message(KIND, f"{booth.event.title}：{subject}", link=link)
    outbox.write(outbox.post_to_users(people_of(booth.enterprise), message))


def tell_keeper(booth, subject) -> None:
    """To those of the bureau that holds the event who take in what comes; of 县人社局, where that one gives no
    booths."""
    holder = booth.event.bureau
    bureau = holder if holder.slug in KEEPS_EVENTS else duties.labour_bureau()
    if bureau is not None:
        subject = f"{booth.event.title}：{booth.enterprise}{subject}"
        message = outbox.Message(KIND, subject, link=booth.get_absolute_url())
        outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))
