"""Who makes, who approves and who allocates: by the bureau that keeps a fund and the one that supervises it."""

from accounts.permissions import is_system_administrator
from bureaus.models import BureauMember
from bureaus.permissions import oversees_all_bureaus, roles_of
from funds.models import Fund
from gaotai_jiazheng.short_memory import remembered

Role = BureauMember.Role


def keeps(user, fund) -> bool:
    """Whether the person acts for the bureau that keeps the fund: commits, makes payables and batches."""
    return fund.bureau_id in roles_of(user)


def leads(user, fund) -> bool:
    """Whether the person is the leader of the bureau that keeps the fund: approves its batches."""
    return Role.LEADER in roles_of(user).get(fund.bureau_id, ())


def supervises(user, fund) -> bool:
    """Whether the person acts for the bureau that allocates the fund's budgets."""
    return fund.supervisor_id in roles_of(user)


def can_propose(user, fund) -> bool:
    """Whether the person may propose how a budget changes."""
    return keeps(user, fund) or supervises(user, fund)


def can_decide(user, change) -> bool:
    """Whether the person may agree to a change of a budget: of the supervising bureau, not its proposer."""
    return supervises(user, change.budget.fund) and user.pk != change.proposed_by_id


def can_approve(user, batch) -> bool:
    """Whether the person may approve the batch: a leader of its bureau who did not make it."""
    return leads(user, batch.fund) and user.pk != batch.made_by_id


def can_look_twice(user, correction) -> bool:
    """Whether the person may look at a correction a second time."""
    return keeps(user, correction.payable.budget.fund) and user.pk != correction.proposed_by_id


def can_set_up(user) -> bool:
    """Whether the person may enter funds, purposes and formats: the system administrator, the superuser."""
    return user.is_active and (user.is_superuser or is_system_administrator(user))


def keeps_any(user) -> bool:
    """Whether the person acts for a bureau that keeps a fund: who may draft batches at all."""
    return not {bureau for bureau, _ in concerned_bureaus()}.isdisjoint(roles_of(user))


def has_part_in_any(user) -> bool:
    """Whether the person acts for a bureau that keeps or supervises a fund: who may open budgets at all."""
    return not concerned_bureau_ids().isdisjoint(roles_of(user))


def sees_funds(user) -> bool:
    """Whether the workbench shows funds to the person at all."""
    return oversees_all_bureaus(user) or has_part_in_any(user)


def concerned_bureau_ids() -> frozenset[int]:
    """The bureaus that keep or supervise a fund."""
    return frozenset(pk for pair in concerned_bureaus() for pk in pair)


@remembered(seconds=5)
def concerned_bureaus() -> frozenset[tuple[int, int]]:
    """(the bureau that keeps it, the one that supervises it) of each fund; one query."""
    return frozenset(Fund.objects.values_list("bureau_id", "supervisor_id"))
