"""How any step of an inspection is taken: lock, check, write, add to the record."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gaotai_jiazheng.refusals import not_now, refusal
from inspections import permissions
from inspections.models import Inspection
from inspections.transitions import Action, state_after

LONGEST = timedelta(days=366)


def lock(inspection) -> Inspection:
    """The row as it is now, held until the transaction ends."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("enterprise", "plan")
    return rows.prefetch_related("plan__bureaus__bureau").get(pk=inspection.pk)


def begin(inspection, action, *, by) -> Inspection:
    """Lock the inspection and make sure that this person may take this step with it now.

    Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    inspection = lock(inspection)
    if state_after(inspection.state, action) is None:
        raise not_now("这次检查", inspection.get_state_display(), Action(action).label)
    if not permissions.may_do(by, inspection, action):
        raise PermissionDenied(f"您不能{Action(action).label}。")
    return inspection


def finish(inspection, action, *, by, at, note="", **changes) -> Inspection:
    """Write the new state and the changes, and add the step to the record."""
    inspection.state = state_after(inspection.state, action)
    for name, value in changes.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=["state", *changes])
    inspection.steps.create(action=action, state=inspection.state, by=by, at=at, note=note)
    return inspection


def now(at):
    return at or timezone.now()


def refuse_far_day(field, day, at):
    """A day that was typed with a wrong year would hold the inspection up for good. Code day_too_far.

    Assumption: nobody is given more than a year; 县市场监管局 is to confirm it.
    """
    if day > timezone.localdate(at) + LONGEST:
        raise refusal(field, "这一天在一年以后，请核对年份。", "day_too_far")
