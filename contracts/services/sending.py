"""From a draft to a text that never changes: composed once, hashed, and sent to the parties."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from contracts import clauses, permissions, unfair
from contracts.models import ContractParty, ContractText, ServiceContract
from contracts.services.codes import link_message, new_token, token_digest
from contracts.services.composing import Composed, compose, enterprise_data, prices_at
from contracts.services.drafting import NO_RIGHT, lock_draft
from contracts.services.stepping import clean_reason, lock, record, require
from contracts.services.telling import tell_of_withdrawal
from contracts.transitions import Action, Role, State
from enterprises.models import Enterprise
from reminders import outbox

FORMAT = 1
NEEDED = ("consumer_name", "consumer_phone", "worker_name", "worker_phone", "starts_on", "ends_on")


@transaction.atomic
def send(
    contract, values: Mapping, *, by, has_seen_hints: bool = False, at: datetime | None = None
) -> ServiceContract:
    """Compose the text with the price list of this minute, freeze it, and send the links.

    values: as ``ContractForm.values`` gives them. has_seen_hints: the enterprise has read the hints about
    its own words; they go with the contract. The enterprise's row is held first, so that no price list
    takes force and no cancellation goes by between the look at it and the freezing. Raises PermissionDenied; ValidationError, codes
    not_a_draft, not_registered, price_list_missing, items_missing, answers_missing, clauses_missing,
    hints_unread, original_not_in_force.
    """
    Enterprise.objects.select_for_update(no_key=True).only("pk").get(pk=contract.enterprise_id)
    contract = lock_draft(contract, by=by)
    at = at or timezone.now()
    composed = compose(contract, values, prices_at(contract.enterprise, at))
    refuse_unfinished(contract, values, composed, has_seen_hints)
    content = clauses.canonical(content_of(contract, values, composed, at))
    contract.state, contract.frozen_at, contract.updated_at = State.SENT, at, at
    contract.sha256 = clauses.digest_of(content)
    for name in ("starts_on", "ends_on", "town", "community"):
        setattr(contract, name, values[name])
    contract.save(
        update_fields=[
            "state", "frozen_at", "updated_at", "sha256", "starts_on", "ends_on", "town", "community",
        ]
    )  # fmt: skip
    ContractText.objects.create(contract=contract, content=content, prices=composed.prices)
    record(contract, Action.SEND, by=by, at=at)
    send_links(contract, values, at)
    return contract


def refuse_unfinished(contract, values, composed: Composed, has_seen_hints):
    if contract.enterprise.state != Enterprise.State.REGISTERED:
        message = f"企业现在是“{contract.enterprise.get_state_display()}”，不能签新的合同。"
        raise ValidationError(message, code="not_registered")
    if composed.prices is None:
        message = "还没有现行的价目表。请先公布价目表，合同里的价格要以它为准。"
        raise ValidationError(message, code="price_list_missing")
    if not composed.items or len(composed.items) != len(values.get("items") or []):
        message = "价目表已经更新或者还没有选服务项目，请重新选服务项目。"
        raise ValidationError(message, code="items_missing")
    if any(not values.get(name) for name in NEEDED) or not composed.words["place"]:
        message = "三方的姓名和手机、起止日期、服务地点都要填。"
        raise ValidationError(message, code="answers_missing")
    if composed.missing:
        raise ValidationError(
            [ValidationError(each.sentence, code="clauses_missing") for each in composed.missing]
        )
    if composed.flags and not has_seen_hints:
        message = "自己写的条款里有要注意的地方，请看过提示再发出。"
        raise ValidationError(message, code="hints_unread")
    if contract.supersedes_id and contract.supersedes.state != State.IN_FORCE:
        message = "原来的合同已经不再有效，不能变更，请另起一份合同。"
        raise ValidationError(message, code="original_not_in_force")


def content_of(contract, values, composed: Composed, at) -> dict:
    """All that is signed. The nonce keeps a digest that is public from being tried out with names."""
    before = contract.supersedes
    return {
        "format": FORMAT,
        "nonce": secrets.token_hex(16),
        "frozen_at": at.isoformat(timespec="seconds"),
        "mode": contract.mode,
        "template": {"title": contract.template.title, "version": contract.template.version},
        "version": contract.version,
        "supersedes": {"number": before.number, "sha256": before.sha256} if before else None,
        "enterprise": enterprise_data(contract.enterprise),
        "consumer": person_of(values, "consumer"),
        "worker": person_of(values, "worker"),
        "place": composed.words["place"],
        "starts_on": values["starts_on"].isoformat(),
        "ends_on": values["ends_on"].isoformat(),
        "items": composed.items,
        "prices": composed.prices,
        "clauses": clauses.as_data(composed.clauses),
        "hints": unfair.as_data(composed.flags),
    }


def person_of(values, who) -> dict:
    return {name: str(values.get(f"{who}_{name}") or "") for name in ("name", "phone", "id_number")}


def send_links(contract, values, at):
    """A party with a link of its own for the household and the worker."""
    rows = []
    for role in (Role.CONSUMER, Role.WORKER):
        token = new_token()
        party = ContractParty.objects.create(
            contract=contract,
            role=role,
            address=values["address"] if role == Role.CONSUMER else "",
            token_digest=token_digest(token),
            linked_at=at,
            **person_of(values, role),
        )
        rows += outbox.post_to_phone(party.phone, link_message(contract, token))
    outbox.write(rows)


@transaction.atomic
def withdraw(contract, *, reason: str, by, at: datetime | None = None) -> ServiceContract:
    """Take back what was sent and is not signed by all; its links say so from now on, and who has one is told.

    Codes: step_not_allowed, reason_missing, reason_has_personal_data.
    """
    contract = lock(contract)
    if not permissions.can_write_for(by, contract.enterprise):
        raise PermissionDenied(NO_RIGHT)
    state = require(contract, Action.WITHDRAW)
    reason = clean_reason(reason)
    contract = withdraw_locked(contract, state, reason, by=by, at=at or timezone.now())
    tell_of_withdrawal(contract)
    return contract


def withdraw_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: what waits for signatures is not signed any more, and whoever was to
    sign is told. What is in force goes on."""
    waiting = ServiceContract.objects.filter(enterprise=enterprise, state=State.SENT)
    for row in waiting.order_by("pk"):
        contract = lock(row)
        if contract.state == State.SENT:
            withdraw_locked(contract, State.WITHDRAWN, "企业已从名录注销", by=by, at=at)
            tell_of_withdrawal(contract)


def withdraw_locked(contract, state, reason, *, by, at):
    contract.state, contract.closing_reason = state, reason
    contract.closed_on, contract.updated_at = timezone.localdate(at), at
    contract.save(update_fields=["state", "closing_reason", "closed_on", "updated_at"])
    record(contract, Action.WITHDRAW, by=by, at=at, note=reason)
    return contract
