"""Who does what with campaigns, vouchers and settlements."""

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from communities.permissions import towns_of
from enterprises.permissions import can_act_for, can_sign_for
from promotion.duties import promoting_bureau


def promotes(user) -> bool:
    """Whether the person acts for the bureau that holds campaigns."""
    bureau = promoting_bureau()
    return bureau is not None and bureau.pk in roles_of(user)


def holds(user, campaign) -> bool:
    """Whether the person takes the steps of this campaign and of its settlements."""
    return campaign.bureau_id in roles_of(user)


def sees_campaigns(user) -> bool:
    """Whether the workbench shows campaigns to the person at all."""
    if not user.is_active or not user.is_staff:
        return False
    return bool(oversees_all_bureaus(user) or bureau_ids_of(user) or towns_of(user))


def hands_out_at(user, outlet) -> bool:
    """Whether the person hands vouchers out on paper at an outlet: who acts for its enterprise, and the clerk
    of its town."""
    return can_act_for(user, outlet.enterprise) or outlet.community.town_id in towns_of(user)


def redeems_for(user, enterprise) -> bool:
    """Whether the person takes vouchers in for the enterprise: everybody who does its daily work."""
    return can_act_for(user, enterprise)


def reverses(user, redemption) -> bool:
    """Whether the person takes a use back: who signs for the enterprise, and the bureau of the campaign."""
    return can_sign_for(user, redemption.enterprise) or holds(user, redemption.campaign)
