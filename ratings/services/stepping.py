"""How any step of an application is taken: lock, check, write, add to the record."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.refusals import not_now
from ratings import permissions
from ratings.models import Application
from ratings.transitions import CLOSED_STATES, Action, state_after


def lock(application) -> Application:
    """The row as it is now, held until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "scheme__bureau").get(pk=application.pk)


def begin(application, action, *, by) -> Application:
    """Lock the application and make sure that this person may take this step with it now.

    Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    application = lock(application)
    refuse_step(application, action)
    if not permissions.may_do(by, application, action):
        raise PermissionDenied(f"您不能{Action(action).label}。")
    return application


def refuse_step(application, action):
    """Code step_not_allowed, where the table does not allow the step."""
    if state_after(application.state, action) is None:
        raise not_now("这份评定申请", application.get_state_display(), Action(action).label)


def finish(application, action, *, by, at, note="", **changes) -> Application:
    """Write the new state and the changes, and add the step to the record."""
    before = application.state
    application.state = state_after(before, action)
    if application.state in CLOSED_STATES:
        changes["closed_at"] = at
    for name, value in changes.items():
        setattr(application, name, value)
    application.save(update_fields=["state", *changes])
    application.steps.create(
        action=action, state_before=before, state=application.state, by=by, at=at, note=note
    )
    return application


def refuse_unregistered(enterprise):
    """Nobody is rated who is not in good standing in the register. Code enterprise_not_registered.

    Asked anew while the application is held: whoever cancels the enterprise holds its applications, too.
    """
    enterprise = Enterprise.objects.get(pk=enterprise.pk)
    if enterprise.state != Enterprise.State.REGISTERED:
        message = f"企业在名录中的状态是“{enterprise.get_state_display()}”，不能评定。"
        raise ValidationError(message, code="enterprise_not_registered")


def now(at):
    return at or timezone.now()
