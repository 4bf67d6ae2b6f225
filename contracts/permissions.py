"""Who writes and signs contracts for an enterprise, and which bureaus look at them."""

from bureaus.permissions import roles_of
from contracts.models import ContractBureau
from enterprises.models import EnterpriseMember, Scope
from enterprises.permissions import can_act_for, enterprise_roles_of
from gaotai_jiazheng.short_memory import remembered

Role = EnterpriseMember.Role


def can_write_for(user, enterprise) -> bool:
    """Whether the person drafts, sends and withdraws the enterprise's contracts: any role there today."""
    return can_act_for(user, enterprise)


def can_sign_for(user, enterprise) -> bool:
    """Whether the person signs contracts for the enterprise: its owner, or a delegate for contracts."""
    roles = enterprise_roles_of(user).get(enterprise.pk, frozenset())
    if Role.OWNER in roles:
        return True
    if Role.DELEGATE not in roles:
        return False
    mine = EnterpriseMember.objects.current().filter(enterprise=enterprise, user=user)
    return mine.filter(delegation__scopes__contains=[Scope.CONTRACT]).exists()


@remembered(seconds=5)
def watching_bureau_ids() -> frozenset[int]:
    """The bureaus that look after contracts."""
    return frozenset(ContractBureau.objects.values_list("bureau", flat=True))


def sees_contracts(user) -> bool:
    """Whether the workbench shows contracts to the person."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or not watching_bureau_ids().isdisjoint(roles_of(user))


def can_reveal(user) -> bool:
    """Whether the person opens what is sealed of a contract, with a reason that is written down: of a
    bureau that looks after contracts. Not the superuser: nobody sees people's data by administering."""
    return not watching_bureau_ids().isdisjoint(roles_of(user))


def can_keep_templates(user) -> bool:
    """Whether the person brings templates in and puts them to use."""
    return sees_contracts(user)


def can_sample(user) -> bool:
    """Whether the person draws samples and writes down calls: of a bureau that looks after contracts."""
    return not watching_bureau_ids().isdisjoint(roles_of(user))
