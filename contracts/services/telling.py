"""What household, worker and enterprise hear when what was to be signed, or is in force, ends."""

from django.urls import reverse
from django.utils.formats import date_format

from reminders import outbox


def tell_of_end(contract) -> None:
    """The enterprise alone has written the end down, so both hear of it and where to go when it is not so."""
    tell_parties(
        contract,
        "contract_ended",
        f"三方合同{contract.number}已由企业登记解除",
        f"服务到{date_format(contract.closed_on)}为止；报酬、押金和退费照合同结清。不是这样的，请投诉。",
        reverse("contracts:verify"),
    )


def tell_of_withdrawal(contract) -> None:
    tell_parties(
        contract,
        "contract_withdrawn",
        "发给您签的家政服务合同已由企业撤回",
        f"{contract.enterprise}撤回了合同，原来的链接不能再签。",
    )


def tell_of_void_change(change, why) -> None:
    """Nobody has withdrawn it by hand: it went with the contract that it would have changed."""
    tell_parties(
        change,
        "contract_withdrawn",
        "发给您签的变更合同不用再签了",
        f"{why}，{change.enterprise}发来的变更合同不能再签。",
    )


def tell_enterprise_of_unsigned(contract, why) -> None:
    """By the clock, so that whoever waited for a signature hears why there is nothing to sign any more."""
    message = outbox.Message(
        kind="contract_unsigned",
        subject=f"三方合同{contract}没有签完，已经撤回",
        body=f"{why}。要接着做的，请另起一份合同。",
        link=reverse("contracts_workspace:contract", args=[contract.pk]),
        waits_for_morning=True,
    )
    members = contract.enterprise.members.current().values_list("user_id", flat=True)
    outbox.write(outbox.post_to_users(members, message))


def tell_parties(contract, kind, subject, body, link="") -> None:
    """By text message to household and worker; nobody whose data have been erased."""
    message = outbox.Message(kind, subject, body, link=link, waits_for_morning=True)
    outbox.write(
        [
            row
            for party in contract.parties.all()
            if party.phone
            for row in outbox.post_to_phone(party.phone, message)
        ]
    )
