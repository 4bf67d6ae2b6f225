"""Drafts: begun, written page by page, thrown away; and a new version of a contract in force."""

import json
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from contracts import permissions
from contracts.clauses import canonical, digest_of
from contracts.models import ContractTemplate, ServiceContract
from contracts.services.stepping import lock
from contracts.transitions import UNDER_WAY, State
from enterprises.models import Enterprise
from gaotai_jiazheng.masking import mask_name

NO_RIGHT = "只有企业的人员可以起草合同。"
MAX_ADDED = 20
# What is kept of the clauses beside the form's answers.
OWN_WORDS, LEFT_OUT, ADDED = "own_words", "left_out", "added"


@transaction.atomic
def begin(enterprise, *, mode: str, by, at=None) -> ServiceContract:
    """An empty draft on the template of the mode: a new one, or the one that the person has begun and written nothing
    in yet, as where the button is pressed twice. Codes: template_missing."""
    if not permissions.can_write_for(by, enterprise):
        raise PermissionDenied(NO_RIGHT)
    template = ContractTemplate.objects.in_use().filter(mode=mode).first()
    if template is None:
        raise ValidationError("这种经营模式还没有合同模板。", code="template_missing")
    Enterprise.objects.select_for_update(no_key=True).only("pk").get(pk=enterprise.pk)
    if (begun := begun_and_empty(enterprise, template, by=by)) is not None:
        return begun
    at = at or timezone.now()
    return ServiceContract.objects.create(
        enterprise=enterprise,
        template=template,
        mode=mode,
        created_by=by,
        created_at=at,
        updated_at=at,
    )


def begun_and_empty(enterprise, template, *, by) -> ServiceContract | None:
    """The person's newest draft on the template, where nothing was written in it."""
    drafts = ServiceContract.objects.filter(enterprise=enterprise, template=template, created_by=by)
    newest = drafts.filter(state=State.DRAFT, supersedes=None).order_by("-pk").first()
    return newest if newest is not None and not newest.given else None


@transaction.atomic
def save_answers(contract, answers: Mapping, *, by) -> ServiceContract:
    """Add these answers to a draft. Codes: not_a_draft."""
    contract = lock_draft(contract, by=by)
    given = {**contract.given, **answers}
    contract.answers = json.dumps(given, ensure_ascii=False)
    contract.consumer_shown = mask_name(str(given.get("consumer_name", "")))[:10]
    contract.worker_shown = mask_name(str(given.get("worker_name", "")))[:10]
    contract.updated_at = timezone.now()
    contract.save(update_fields=["answers", "consumer_shown", "worker_shown", "updated_at"])
    return contract


@transaction.atomic
def write_clause(contract, key: str, *, choice: str, text: str, by) -> ServiceContract:
    """Say how a clause of the template stands in the contract: "template", "own_words" or "left_out"."""
    given = lock_draft(contract, by=by).given
    own_words = {**given.get(OWN_WORDS, {})}
    left_out = [other for other in given.get(LEFT_OUT, []) if other != key]
    own_words.pop(key, None)
    if choice == OWN_WORDS:
        own_words[key] = text
    elif choice == LEFT_OUT:
        left_out.append(key)
    return save_answers(contract, {OWN_WORDS: own_words, LEFT_OUT: left_out}, by=by)


@transaction.atomic
def write_added(
    contract, place: int | None, *, title: str, text: str, by, seen: str | None = None
) -> ServiceContract:
    """Write a clause of the enterprise's own; what arrives twice is written once. place: from 0; None = a further
    one. seen: as of ``refuse_another``. Codes: too_many_clauses, clause_changed."""
    contract = lock_draft(contract, by=by)
    added = added_of(contract)
    there = added[-1:] if place is None else added[place : place + 1]
    if there == [[title, text]]:
        return contract
    if place is not None:
        refuse_another(added, place, seen)
        added[place] = [title, text]
    elif len(added) >= MAX_ADDED:
        raise ValidationError(f"最多{MAX_ADDED}条自拟条款。", code="too_many_clauses")
    else:
        added.append([title, text])
    return save_answers(contract, {ADDED: added}, by=by)


@transaction.atomic
def remove_added(contract, place: int, *, by, seen: str | None = None) -> ServiceContract:
    """Take a clause of the enterprise's own out again. seen: as of ``refuse_another``. Codes: clause_changed."""
    added = added_of(lock_draft(contract, by=by))
    refuse_another(added, place, seen)
    del added[place]
    return save_answers(contract, {ADDED: added}, by=by)


def refuse_another(added, place, seen):
    """seen: the ``mark_of`` the clause that the person has looked at; None for whatever stands there now.
    Codes: clause_changed, also where it is gone."""
    if place >= len(added) or seen not in {None, mark_of(added[place])}:
        message = "这一条刚刚改过或者删掉了，请看过现在的条款再改。"
        raise ValidationError(message, code="clause_changed")


def added_of(contract) -> list:
    """[[title, text]] of the enterprise's own clauses."""
    return list(contract.given.get(ADDED, []))


def mark_of(added) -> str:
    """A digest of one of them, to tell whether it is still the one that somebody has looked at."""
    title, text = added
    return digest_of(canonical({"title": title, "text": text}))


@transaction.atomic
def throw_away(contract, *, by) -> None:
    """Delete a draft. Codes: not_a_draft."""
    lock_draft(contract, by=by).delete()


@transaction.atomic
def amend(contract, *, by, at=None) -> ServiceContract:
    """Begin the next version of a contract in force, with what the last one says; nothing changes before
    all three have signed it. Codes: not_in_force, change_under_way."""
    contract = lock(contract)
    if not permissions.can_write_for(by, contract.enterprise):
        raise PermissionDenied(NO_RIGHT)
    if contract.state != State.IN_FORCE or contract.ends_on < timezone.localdate(at):
        raise ValidationError("只有生效的合同可以变更。", code="not_in_force")
    under_way = contract.successors.filter(state__in=UNDER_WAY)
    if under_way.exists():
        raise change_under_way()
    template = ContractTemplate.objects.in_use().filter(mode=contract.mode).first()
    at = at or timezone.now()
    try:
        with transaction.atomic():
            return ServiceContract.objects.create(
                enterprise=contract.enterprise,
                template=template or contract.template,
                mode=contract.mode,
                version=contract.version + 1,
                supersedes=contract,
                answers=json.dumps(carried_over(contract.given), ensure_ascii=False),
                consumer_shown=contract.consumer_shown,
                worker_shown=contract.worker_shown,
                created_by=by,
                created_at=at,
                updated_at=at,
            )
    except IntegrityError:
        raise change_under_way() from None


def carried_over(given: dict) -> dict:
    """The answers of the version before, without the items: those are chosen from the list of today."""
    return {name: value for name, value in given.items() if name != "items"}


def change_under_way():
    return ValidationError("这份合同已有一个变更版本还没有签完。", code="change_under_way")


def lock_draft(contract, *, by) -> ServiceContract:
    """The draft as it is now, held. Codes: not_a_draft, also for one that was thrown away."""
    found = ServiceContract.objects.filter(pk=contract.pk).first()
    locked = lock(found) if found is not None else None
    if locked is None or locked.state != State.DRAFT:
        message = "这份合同已经定稿或者删除，不能再改。要改的请先撤回，或者做变更版本。"
        raise ValidationError(message, code="not_a_draft")
    if not permissions.can_write_for(by, locked.enterprise):
        raise PermissionDenied(NO_RIGHT)
    return locked
