"""Telling the enterprise, the bureau and the custodian: messages with a number and a link, no sum and nobody's name."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import BureauMember
from deposits.models import CustodianMember, Recovery
from enterprises.models import Scope
from enterprises.services.standing import people_of
from reminders import outbox

Role = BureauMember.Role
# A worker that stood still for so long still tells of what was paid meanwhile.
TOLD_WITHIN = timedelta(days=7)


def tell_enterprise(deposit, subject, *, kind) -> None:
    """A message to those of the enterprise whom the room of deposits is open to; at night it does not ring."""
    outbox.write(enterprise_rows(deposit, subject, kind=kind))


def enterprise_rows(deposit, subject, *, kind, dedupe_key=None) -> list:
    message = outbox.Message(
        kind=kind,
        subject=subject,
        link=reverse("deposits:room"),
        dedupe_key=dedupe_key,
        waits_for_morning=True,
    )
    return outbox.post_to_users(people_of(deposit.enterprise, Scope.DEPOSITS), message)


@transaction.atomic
def tell_paid(at=None) -> int:
    """Tell enterprises what was paid for them and when it is to be given back, each once; how many payments. A payment
    writes no message itself, so that whoever is paid from the same deposit does not wait for it. Where instalments
    were agreed on meanwhile, those were told."""
    since = timezone.localdate(at) - TOLD_WITHIN
    recoveries = Recovery.objects.open().filter(started_on__gte=since)
    recoveries = recoveries.annotate(parts=Count("instalments")).filter(parts=1)
    recoveries = recoveries.select_related("claim", "deposit__enterprise")
    rows, count = [], 0
    for recovery in recoveries.prefetch_related("instalments"):
        due_on = min(each.due_on for each in recovery.instalments.all())
        words = f"{recovery.claim.number} 先行赔付已经支付，请归还，到{date_format(due_on)}为止"
        key = f"deposit_paid:{recovery.pk}"
        rows += enterprise_rows(recovery.deposit, words, kind="advance_claim", dedupe_key=key)
        count += 1
    outbox.write(rows)
    return count


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


def tell_keepers(deposit, subject) -> None:
    """A message to those who keep the books of the custodian today, about a deposit itself."""
    members = CustodianMember.objects.current().filter(custodian=deposit.custodian_id)
    message = outbox.Message(
        kind="deposit_leaving",
        subject=f"{deposit.enterprise}：{subject}",
        link=deposit.get_absolute_url(),
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))
