"""Who does what with facilities and outlets."""

from accounts.permissions import is_system_administrator
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from communities import duties
from communities.models import TownClerk
from communities.transitions import (
    CHECKING_ACTIONS,
    COMMUNITY_ACTIONS,
    ENTERPRISE_ACTIONS,
    FILING_ACTIONS,
    actions_from,
)
from enterprises.permissions import can_act_for, can_sign_for
from gaotai_jiazheng.short_memory import remembered


def acts_for(user, bureau) -> bool:
    """Whether the person acts for this bureau today; False where the county has none."""
    return bureau is not None and bureau.pk in roles_of(user)


def towns_of(user) -> frozenset[int]:
    """The towns that the person speaks for today."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return towns_by_user().get(user.pk, frozenset())


@remembered(seconds=5)
def towns_by_user() -> dict[int, frozenset[int]]:
    """User id -> the towns that the person speaks for today; a handful of rows."""
    found = {}
    for user_id, town_id in TownClerk.objects.current().values_list("user_id", "town_id"):
        found[user_id] = found.get(user_id, frozenset()) | {town_id}
    return found


def speaks_for(user, community) -> bool:
    """Whether the person enters what a community says: its town's clerks, and the bureau of facilities."""
    return community.town_id in towns_of(user) or acts_for(user, duties.facilities_bureau())


def may_do(user, outlet, action) -> bool:
    """Whether the person may take the step, whatever state the outlet is in."""
    if action in COMMUNITY_ACTIONS:
        return speaks_for(user, outlet.community)
    if action in FILING_ACTIONS:
        return acts_for(user, duties.filing_bureau())
    if action in CHECKING_ACTIONS and acts_for(user, duties.checking_bureau()):
        return True
    return action in ENTERPRISE_ACTIONS and can_sign_for(user, outlet.enterprise)


def actions_for(user, outlet) -> list[str]:
    """The steps that the table allows now and the person may take."""
    return [action for action in actions_from(outlet.state) if may_do(user, outlet, action)]


def can_keep_facilities(user) -> bool:
    """Whether the person writes the register of host facilities."""
    return user.is_active and (user.is_superuser or acts_for(user, duties.facilities_bureau()))


def can_waive_rent(user) -> bool:
    """Whether the person records decisions on rent: the bureaus of facilities and of prices."""
    return acts_for(user, duties.facilities_bureau()) or acts_for(user, duties.rates_bureau())


def can_keep_prices(user) -> bool:
    """Whether the person writes suppliers and non-household prices."""
    return user.is_active and (user.is_superuser or acts_for(user, duties.rates_bureau()))


def can_name_womens_services(user) -> bool:
    """Whether the person says which enterprises are 巾帼家政."""
    return user.is_active and (user.is_superuser or acts_for(user, duties.womens_bureau()))


def keeps_event(user, event) -> bool:
    """Whether the person calls an event off or tells its headcount: the enterprise, and who speaks for the
    community."""
    outlet = event.outlet
    return can_sign_for(user, outlet.enterprise) or speaks_for(user, outlet.community)


def takes_registrations(user, event) -> bool:
    """Whether the person writes people down for an event and sees who comes, masked: everybody who acts
    for the enterprise, and who speaks for the community."""
    outlet = event.outlet
    return can_act_for(user, outlet.enterprise) or speaks_for(user, outlet.community)


def can_open_bill(user, bill) -> bool:
    """Whether the person may look at the photo of a bill: who acts for the enterprise, the bureau of
    prices, who oversees the county."""
    return (
        can_act_for(user, bill.meter.outlet.enterprise)
        or acts_for(user, duties.rates_bureau())
        or oversees_all_bureaus(user)
    )


def can_name_clerks(user) -> bool:
    """Whether the person says who speaks for a town."""
    return can_keep_facilities(user) or (user.is_active and is_system_administrator(user))


def sees_outlets(user) -> bool:
    """Whether the workbench shows outlets to the person at all."""
    if not user.is_active or not user.is_staff:
        return False
    return bool(oversees_all_bureaus(user) or bureau_ids_of(user) or towns_of(user))
