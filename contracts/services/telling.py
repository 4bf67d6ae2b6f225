"""What household and worker hear when the enterprise ends what was to be signed or is in force."""

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
