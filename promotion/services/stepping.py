"""What the steps of campaigns share: the lock, the table, the record."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gaotai_jiazheng.refusals import not_now
from promotion import permissions
from promotion.models import Campaign
from promotion.transitions import Action, state_after


def begin(campaign: Campaign, action, *, by) -> Campaign:
    """Lock the campaign's row and judge the step. Raises PermissionDenied; code step_not_allowed."""
    action = Action(action)
    rows = Campaign.objects.select_for_update(of=("self",))
    campaign = rows.select_related("bureau", "fund_budget__fund", "commitment", "account").get(
        pk=campaign.pk
    )
    if not permissions.holds(by, campaign):
        raise PermissionDenied(f"由{campaign.bureau}{action.label}。")
    if state_after(campaign.state, action) is None:
        raise not_now("这个活动", campaign.get_state_display(), action.label)
    return campaign


def finish(campaign: Campaign, action, *, by, at, note="", **changes) -> Campaign:
    """Write the new state with what changes along, and add the step to the record."""
    campaign.state = state_after(campaign.state, action)
    for name, value in changes.items():
        setattr(campaign, name, value)
    campaign.save()
    record(campaign, action, by=by, at=at, note=note)
    return campaign


def record(campaign, action, *, by, at=None, note="") -> None:
    campaign.steps.create(
        action=action, state=campaign.state, by=by, at=at or timezone.now(), note=note[:500]
    )
