"""Telling the enterprise, the bureau and the custodian: messages with a number and a link, no sum and no name."""

from django.urls import reverse

from bureaus.models import BureauMember
from deposits.models import CustodianMember
from enterprises.models import Scope
from enterprises.services.standing import people_of
from reminders import outbox

Role = BureauMember.Role


def tell_enterprise(deposit, subject, *, kind) -> None:
    """A message to those of the enterprise whom the room of deposits is open to; at night it does not ring."""
    message = outbox.Message(
        kind=kind, subject=subject, link=reverse("deposits:room"), waits_for_morning=True
    )
    people = people_of(deposit.enterprise, Scope.DEPOSITS)
    outbox.write(outbox.post_to_users(people, message))


def tell_bureau(claim, subject, *, kind) -> None:
    """A message to those of the bureau who decide."""
    message = outbox.Message(
        kind=kind, subject=f"{claim.number} {subject}", link=claim.get_absolute_url()
    )
    bureau = claim.deposit.custodian.bureau_id
    outbox.write(outbox.post_to_members(bureau, [Role.CONTACT, Role.LEADER], message))


def tell_custodian(claim, subject, *, kind) -> None:
    """A message to those who keep the books of the custodian today: they pay."""
    members = CustodianMember.objects.current().filter(custodian=claim.deposit.custodian_id)
    message = outbox.Message(
        kind=kind, subject=f"{claim.number} {subject}", link=claim.get_absolute_url()
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))
