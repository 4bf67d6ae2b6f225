"""Further addresses under the same licence (一照多址), after the enterprise is in the register.

What an enterprise proposes passes through ``amending``; what the filing bureau has put on file itself is
entered at once.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from enterprises.models import Amendment, Enterprise, Premises
from enterprises.premises_uses import refuse_in_use
from enterprises.services.stored_values import restored, stored
from regions.models import Community

Action = Amendment.Action
# All of it is approved data: two people. Source: 市场主体登记管理条例 (2022-03-01 起施行) 第十一条, one main
# address and further ones as the province allows. Assumption: which papers are asked for is 县市场监管局's to
# confirm.
FIELDS_OF = {
    Action.OPEN_PREMISES: ("town", "community", "address", "filing_number", "opened_on"),
    Action.MOVE_PREMISES: ("town", "community", "address", "filing_number"),
    Action.END_PREMISES: ("closed_on",),
}
NEEDS_EVIDENCE = frozenset({Action.OPEN_PREMISES, Action.MOVE_PREMISES})
MOST_OPEN = 50


def trial_of(enterprise: Enterprise, action, values: dict, premises: Premises | None) -> Premises:
    """The row as it would be, checked and not written.

    Raises ValidationError by field, and codes nothing_changed, premises_ended, premises_in_use, too_many_premises.
    """
    row = premises or Premises(enterprise=enterprise)
    if row.closed_on is not None:
        raise ValidationError("这处场所已经停用。", code="premises_ended")
    if premises is None and enterprise.premises.open().count() >= MOST_OPEN:
        message = f"最多登记{MOST_OPEN}处其他场所，请先停用不用的。"
        raise ValidationError(message, code="too_many_premises")
    if action == Action.END_PREMISES:
        refuse_in_use(row)
    before = {name: stored(getattr(row, name)) for name in FIELDS_OF[action]}
    for name in FIELDS_OF[action]:
        setattr(row, name, values[name])
    if premises and all(before[name] == stored(getattr(row, name)) for name in before):
        raise ValidationError("没有改动任何内容。", code="nothing_changed")
    row.full_clean()
    return row


def apply_change(amendment: Amendment) -> Premises:
    """Write what was proposed into the register; when a value has moved meanwhile, nothing is written.

    Raises ValidationError, codes changed_meanwhile and premises_in_use, and those of the row's own constraints.
    """
    if amendment.action == Action.OPEN_PREMISES:
        row = Premises(enterprise_id=amendment.enterprise_id)
    else:
        row = Premises.objects.select_for_update().get(pk=amendment.premises_id)
        refuse_moved(row, amendment)
    if amendment.action == Action.END_PREMISES:
        refuse_in_use(row)
    for name, (_, after) in amendment.changed.items():
        setattr(row, *restored(Premises, name, after))
    row.full_clean()
    row.save()
    return row


def refuse_moved(row, amendment):
    for name, (before, _) in amendment.changed.items():
        if stored(getattr(row, name)) != before:
            label = Premises._meta.get_field(name).verbose_name
            message = f"“{label}”在提出以后又有改动，请不同意这项变更，重新提出。"
            raise ValidationError(message, code="changed_meanwhile")


@transaction.atomic
def enter_filed(
    enterprise: Enterprise,
    *,
    community: Community,
    address: str,
    filing_number: str,
    filed_on: date,
    premises: Premises | None = None,
) -> Premises:
    """Enter what the filing bureau has put on file, so that nobody types it again.

    premises: the row that it is known to be; without one the open row of this place, or a new one.
    Raises ValidationError, code premises_ended, and those of the row's own constraints.
    """
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    known = Premises.objects.select_for_update(of=("self",)).filter(enterprise=enterprise)
    if premises is not None:
        row = known.get(pk=premises.pk)
    else:
        row = known.open().filter(community=community, address=address).first()
    if row is None:
        row = Premises(enterprise=enterprise, address=address, opened_on=filed_on)
        row.town, row.community = community.town, community
    if row.closed_on is not None:
        raise ValidationError("网点写的经营场所已经停用，请退回修改。", code="premises_ended")
    row.filing_number = filing_number
    row.full_clean()
    row.save()
    return row


def place_in_words(row) -> str:
    """Town, community and address of premises, or of a row of their history."""
    place = str(row.community or row.town or "")
    return f"{place}，{row.address}" if place else row.address


def is_open_on(row, on: date | None = None) -> bool:
    """Whether premises, or a row of their history, are in use at the end of that day."""
    on = on or timezone.localdate()
    return row.opened_on <= on and (row.closed_on is None or row.closed_on > on)
